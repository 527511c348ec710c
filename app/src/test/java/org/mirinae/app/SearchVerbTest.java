package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb search, as a user meets it. */
class SearchVerbTest {

    private static final String TRAINING =
            """
            name: small
            cluster: {nodes: [{type: DGX-H100, count: 1}]}
            workload: {type: training, model: Llama-3.1-8B, stack: Megatron-Core-0.15, global_batch: 16, sequence_length: 2048, plan: {tensor: 8}}
            """;

    @TempDir Path folder;

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("training.yaml"), text).toString();
    }

    @Test
    void theFastestAndTheFrontAreShownAndWhyTheOwnPlanLost() throws IOException {
        CommandLine search = CommandLine.run("search", file(TRAINING), "--why", "--gpus", "8");
        assertEquals(0, search.code(), search.err());
        assertTrue(search.out().startsWith("small: Llama-3.1-8B\n"), search.out());
        assertTrue(search.out().contains("fastest, run as schedules"), search.out());
        assertTrue(search.out().contains("the scenario's own plan: "), search.out());
        assertTrue(search.out().contains(" % beside the best, by cause:"), search.out());
    }

    @Test
    void otherFormsHoldThePlansAsScenariosWriteThem() throws IOException {
        String file = file(TRAINING);
        CommandLine json = CommandLine.run("search", file, "--gpus", "8", "--format", "json");
        assertEquals(0, json.code(), json.err());
        assertTrue(json.out().contains("\"kind\": \"search\""), json.out());
        assertTrue(json.out().contains("\"micro_batch\""), json.out());
        CommandLine csv = CommandLine.run("search", file, "--gpus", "8", "--format", "csv");
        assertTrue(csv.out().startsWith("list,step_time_seconds,"), csv.out());
    }

    @Test
    void noFeasiblePlanIsExitThreeWithWhatBindsAndTheNearestChange() throws IOException {
        String big = TRAINING.replace("Llama-3.1-8B", "GPT-3-175B").replace("tensor: 8", "");
        CommandLine search = CommandLine.run("search", file(big), "--gpus", "8");
        assertEquals(3, search.code(), search.out());
        assertTrue(search.err().contains("GPU memory rules out "), search.err());
        assertTrue(search.err().contains("Maybe "), search.err());
    }

    @Test
    void badOptionsAreExitTwo() throws IOException {
        String file = file(TRAINING);
        assertEquals(2, CommandLine.run("search", file, "--gpus", "9").code());
        assertEquals(2, CommandLine.run("search", file, "--gpu-hour", "cheap").code());
        assertEquals(2, CommandLine.run("search", file, "--workload", "other").code());
    }
}
