package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.app.document.Documents;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.Reports;
import org.mirinae.planning.strategy.SearchPlan;
import org.mirinae.planning.strategy.SearchResult;
import org.mirinae.result.records.RunResult;
import org.mirinae.result.records.TrainingResult;
import org.mirinae.schema.binding.RecordTree;
import org.mirinae.schema.document.YamlText;

/**
 * A plan that a search printed, put back into the scenario, gives what the search printed of it.
 */
class PrintedPlansTest {

    private static final int SEARCHES = 30;

    private static final Duration BEFORE = cpu();

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @AfterAll
    static void saysWhatItTook() {
        double seconds = cpu().minus(BEFORE).toMillis() / 1e3;
        System.out.printf(
                "%d random searches, plans put back: %.1f s of CPU, with tests beside%n",
                SEARCHES, seconds);
    }

    @TempDir Path folder;

    static Stream<String> randomJobs() {
        Random random = new Random(20261201);
        return Stream.generate(() -> job(random)).limit(SEARCHES);
    }

    private static String job(Random random) {
        return """
               name: drawn
               cluster: {nodes: [{type: %s, count: 1}]}
               workload:
                 type: training
                 model: %s
                 stack: Megatron-Core-0.15
                 global_batch: %d
                 sequence_length: %d
                 # on %s GPUs
               """
                .formatted(
                        one(random, "DGX-H100", "DGX-A100-40GB", "DGX-A100-80GB"),
                        one(random, "MPT-1b", "Llama-3.1-8B", "gpt-oss-20b", "Qwen2.5-3B"),
                        4 << random.nextInt(2),
                        1024 << random.nextInt(3),
                        one(random, "2", "2", "2", "4"));
    }

    private static String gpus(String job) {
        return job.replaceAll("(?s).*# on (\\d) GPUs.*", "$1");
    }

    private static String one(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }

    @ParameterizedTest
    @MethodSource("randomJobs")
    void everyPrintedPlanGivesItsStepTimeAndMemoryToTheLastDigit(String job) throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), job);
        CommandLine json =
                CommandLine.run("search", file.toString(), "--gpus", gpus(job), "--format", "json");
        if (json.code() == 3) {
            assertTrue(json.err().contains("no plan is feasible"), json.err());
            return;
        }
        assertEquals(0, json.code(), json.err());
        SearchResult result = Documents.reader().read(SearchResult.class, "json", json.out());
        for (SearchPlan plan : List.of(result.fastest().getLast(), result.pareto().getLast())) {
            holds(job, plan, YamlText.of(RecordTree.mapping(plan.plan())).indent(4));
        }
        SearchPlan first = result.fastest().getFirst();
        List<String> block =
                Reports.of(result, Format.TEXT)
                        .lines()
                        .dropWhile(line -> !line.startsWith("the fastest as the scenario"))
                        .skip(2)
                        .takeWhile(line -> line.startsWith("    "))
                        .toList();
        holds(job, first, String.join("\n", block).indent(2));
    }

    private void holds(String job, SearchPlan printed, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("back.yaml"), job + "  plan:\n" + yaml);
        CommandLine run = CommandLine.run("run", file.toString(), "--format", "json");
        assertEquals(0, run.code(), run.err() + yaml);
        RunResult result = Documents.reader().read(RunResult.class, "run", run.out());
        TrainingResult step = (TrainingResult) result.workloads().firstEntry().getValue();
        assertEquals(printed.stepTimeSeconds(), step.stepTimeSeconds(), yaml);
        assertEquals(printed.memoryBytes(), step.memoryBytes().total(), yaml);
        assertEquals(printed.gpus(), result.cluster().gpusUsed(), yaml);
    }
}
