package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.result.records.CacheResult;
import org.mirinae.result.records.CacheTierResult;
import org.mirinae.result.records.RunResult;
import org.mirinae.result.records.ServingResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.simulation.Simulation;
import org.mirinae.simulation.SimulationSettings;

/** Checks what more HBM, DRAM and NVMe buys, as scenarios/kv-offload-dram.yaml asks. */
class KvOffloadScenarioTest {

    private static final Path FILE =
            Path.of(System.getProperty("mirinae.root", ".."), "scenarios/kv-offload-dram.yaml");

    private static ServingResult of(RunResult run, String workload) {
        return (ServingResult) Map.copyOf(run.workloads()).get(workload);
    }

    private static CacheResult cache(RunResult run, String workload) {
        CacheResult cache = of(run, workload).cache();
        assertNotNull(cache, workload);
        return cache;
    }

    @Test
    void eachFurtherMemoryFindsMoreAndAnswersSooner() throws IOException {
        RunResult run =
                Simulation.of(
                                new ScenarioReader(Catalog.builtIn(), Resources.none())
                                        .read(FILE.toString(), Files.readString(FILE), List.of()),
                                CpuBackend.forAnswers())
                        .run(SimulationSettings.UNATTENDED)
                        .result();
        List<String> order = List.of("hbm-48gb", "hbm", "dram-128gb", "dram-1tb");
        double[] golden = {0.03, 0.21, 0.41, 0.73};
        for (int i = 0; i < order.size(); i++) {
            double found = cache(run, order.get(i)).hitRate();
            assertEquals(golden[i], found, 0.04, order.get(i));
            if (i > 0) {
                double before = of(run, order.get(i - 1)).latency().ttft().mean();
                double after = of(run, order.get(i)).latency().ttft().mean();
                assertTrue(after < before, order.get(i) + ": " + after + " ms, before " + before);
            }
        }
        assertEquals(0.73, cache(run, "nvme").hitRate(), 0.04, "drives hold all");
    }

    /** Bytes read are those of the tokens found; the drives are the slower tier. */
    @Test
    void tiersReadWhatIsFoundAndDrivesStallLongest() throws IOException {
        String shorter = Files.readString(FILE).replace("duration: 15 min", "duration: 5 min");
        RunResult run =
                Simulation.of(
                                new ScenarioReader(Catalog.builtIn(), Resources.none())
                                        .read(FILE.toString(), shorter, List.of()),
                                CpuBackend.forAnswers())
                        .run(SimulationSettings.UNATTENDED)
                        .result();
        for (String workload : List.of("dram-1tb", "nvme")) {
            for (CacheTierResult tier : cache(run, workload).tiers()) {
                // 80 layers, 8 heads of 128 for keys and for values, 2 bytes each.
                double expected = tier.tier().equals("hbm") ? 0 : tier.hitTokens() * 327_680.0;
                assertEquals(expected, tier.readBytes(), 1e-6 * expected + 1e-6, workload);
                assertTrue(tier.stallSeconds() >= tier.readBytes() / 400e9, workload);
            }
        }
        List<CacheTierResult> below = cache(run, "nvme").tiers();
        double perByteNear = below.get(1).stallSeconds() / below.get(1).readBytes();
        double perByteFar = below.get(2).stallSeconds() / below.get(2).readBytes();
        assertTrue(perByteFar > perByteNear, perByteFar + " and " + perByteNear);
    }
}
