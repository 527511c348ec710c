package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb size, as a user meets it. */
class SizeVerbTest {

    @TempDir Path folder;

    private String scenario(String slo, int replicas) throws IOException {
        Path file = folder.resolve("service.yaml");
        Files.writeString(
                file,
                RunVerbTest.SERVING
                        .replace("rate: 5 req/s", "rate: 400 req/s")
                        .replace("requests: 60", "requests: 400")
                        .replace("replicas: 2", "replicas: " + replicas)
                        .replace("slo: {ttft: 1 s, tpot: 50 ms, percentile: 95}", slo));
        return file.toString();
    }

    @Test
    void aServiceTooSmallIsSizedAndSaysSo() throws IOException {
        String file = scenario("slo: {ttft: 500 ms, tpot: 30 ms, percentile: 95}", 1);
        CommandLine json = CommandLine.run("size", file, "--replications", "1", "--format", "json");
        assertEquals(0, json.code(), "an answer was found: " + json.err());
        assertTrue(json.out().contains("\"kind\": \"size\""), json.out());
        assertTrue(json.out().contains("\"described.sustained_requests_per_second\": {"));
        assertTrue(json.err().contains("miss an objective"), json.err());
        CommandLine csv = CommandLine.run("size", file, "--replications", "1", "--format", "csv");
        assertTrue(csv.out().contains("\nsize.gpus,"), csv.out());
        Path out = folder.resolve("out");
        CommandLine text =
                CommandLine.run("size", file, "--replications", "1", "--out", out.toString());
        assertTrue(text.out().contains("tok/s/GPU"), text.out());
        assertEquals(json.out(), Files.readString(out.resolve("size.json")));
    }

    @Test
    void whatNoSizeMeetsIsInfeasible() throws IOException {
        CommandLine run =
                CommandLine.run("size", scenario("slo: {tpot: 1 ms}", 2), "--replications", "1");
        assertEquals(3, run.code(), run.err());
        assertTrue(run.err().contains("even a thousandth of the load"), run.err());
    }

    @Test
    void aScenarioWithoutObjectivesIsBadInput() throws IOException {
        CommandLine run = CommandLine.run("size", scenario("", 2));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("no objective to size by"), run.err());
    }
}
