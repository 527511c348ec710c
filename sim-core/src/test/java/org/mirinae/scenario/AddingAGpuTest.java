package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.serving.ServingSimulation;
import org.mirinae.workload.serving.ServingWorkload;

/** Adding a GPU touches one file: the entry with its figures and their sources. */
class AddingAGpuTest {

    private static final String ENTRY =
            """
            name: Jindo-1
            aliases: ["jindo", "Jindo One"]
            vendor: made up for this test
            year: 2026
            peak: {fp32: 60 TFLOP/s, bf16: 800 TFLOP/s, fp8: 1600 TFLOP/s}
            memory: {type: HBM4, capacity: 128 GB, bandwidth: 6 TB/s}
            scale_up: {technology: made up, rate_per_direction: 400 GB/s, domain: 8}
            host: {technology: PCIe 6.0 x16, rate_per_direction: 121 GB/s}
            tdp: 800 W
            sources: {default: made up for this test}
            """;

    private static final String SCENARIO =
            """
            name: on a new chip
            cluster: {nodes: [{type: {base: DGX-H100, gpu: jindo}, count: 1}]}
            workload:
              type: serving
              model: Llama-3.1-8B
              stack: vLLM-0.19.0
              arrivals: {process: {type: at_once}, requests: 4, input_tokens: 100, output_tokens: 10}
            """;

    @Test
    void oneFileMakesAGpuUsableUnderItsNameAndItsAliases(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("gpu"));
        Files.writeString(folder.resolve("gpu/Jindo-1.yaml"), ENTRY);
        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            assertEquals(1, files.count(), "files a new GPU touches");
        }
        Catalog catalog = Catalog.builtIn().overlaid(CatalogFolder.of(folder));
        assertEquals("Jindo-1", catalog.canonical("gpu", "Jindo One"));
        assertEquals(ENTRY, catalog.text("gpu", "Jindo-1"));
        Scenario scenario =
                new ScenarioReader(catalog, Resources.none())
                        .read("scenario.yaml", SCENARIO, List.of())
                        .scenario();
        assertEquals(128e9, scenario.cluster().firstNode().gpu().memory().capacity().value());
        ServingResult result =
                ServingSimulation.run(
                        (ServingWorkload) scenario.all().get("main"),
                        scenario.cluster(),
                        new RandomStreams(1));
        assertEquals(4, result.counts().completed());
    }
}
