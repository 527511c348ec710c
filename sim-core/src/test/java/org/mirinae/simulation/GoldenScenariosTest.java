package org.mirinae.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.result.Figure;
import org.mirinae.result.records.FleetResult;
import org.mirinae.result.records.KvTransferResult;
import org.mirinae.result.records.RequestClassResult;
import org.mirinae.result.records.RunResult;
import org.mirinae.result.records.ServingResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.ScenarioReader;

/**
 * Serving scenarios of the folder of that name against figures written down when they were last
 * looked at. A figure that moves by more than a tenth (a fifth where it is a tail) is to be looked
 * at again; {@code MIRINAE_UPDATE=1} writes down what they are now.
 */
@Execution(ExecutionMode.CONCURRENT)
class GoldenScenariosTest {

    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("mirinae.root")));
    private static final Path GOLDEN = ROOT.resolve("sim-core/src/test/resources/golden");
    private static final List<String> KEYS =
            List.of(
                    "completed",
                    "rejected",
                    "total_output_tokens",
                    "output_throughput",
                    "mean_ttft_ms",
                    "p99_ttft_ms",
                    "mean_tpot_ms",
                    "p99_tpot_ms",
                    "gpu_hours",
                    "busy_share",
                    "scale_ups",
                    "transfers",
                    "sent_bytes",
                    "mean_transfer_ms",
                    "p99_transfer_ms",
                    "written",
                    "longest_seconds",
                    "good_share");

    private static RunResult run(String name) throws IOException {
        Path folder = ROOT.resolve("scenarios");
        return Simulation.of(
                        new ScenarioReader(Catalog.builtIn(), file -> Optional.empty())
                                .read(
                                        name + ".yaml",
                                        Files.readString(folder.resolve(name + ".yaml")),
                                        List.of()),
                        CpuBackend.forAnswers())
                .run(SimulationSettings.UNATTENDED)
                .result();
    }

    private static Map<String, Double> figures(RunResult result) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Figure figure : result.figures()) {
            String key = figure.path().substring(figure.path().lastIndexOf('.') + 1);
            if (KEYS.contains(key) || figure.path().equals("energy.it_joules")) {
                figures.put(figure.path(), figure.value());
            }
        }
        return figures;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deepseek-v3-disaggregated",
                "mixed-h100-b200",
                "chatgpt-korea-day",
                "checkpoint-traffic"
            })
    void figuresAreThoseWrittenDown(String name) throws IOException {
        RunResult result = run(name);
        conserves(result);
        Map<String, Double> now = figures(result);
        assertTrue(now.size() >= 12, now.toString());
        Path file = GOLDEN.resolve(name + ".csv");
        if (System.getenv("MIRINAE_UPDATE") != null) {
            StringBuilder csv = new StringBuilder("figure,value\n");
            now.forEach((path, value) -> csv.append(path).append(',').append(value).append('\n'));
            Files.createDirectories(GOLDEN);
            Files.writeString(file, csv);
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals(now.size(), lines.size() - 1, "figures of " + name);
        for (String line : lines.subList(1, lines.size())) {
            String path = line.substring(0, line.indexOf(','));
            double then = Double.parseDouble(line.substring(line.indexOf(',') + 1));
            Double is = now.get(path);
            assertNotNull(is, path + " of " + name);
            double tolerance = path.contains(".p99_") || path.contains("scale_") ? 0.2 : 0.1;
            assertEquals(then, is, tolerance * Math.abs(then) + 1e-9, path + " of " + name);
        }
    }

    /**
     * Checks what the scenario is about: who pays waits less, and it is the order of the queue that
     * does it.
     */
    @Test
    void thosePayingWaitLess() throws IOException {
        FleetResult fleet =
                Objects.requireNonNull(
                        ((ServingResult)
                                        Objects.requireNonNull(
                                                run("mixed-h100-b200").workloads().get("main")))
                                .fleet());
        var classes = Objects.requireNonNull(fleet.classes());
        double paying = meanTtft(classes.get("paying"));
        double free = meanTtft(classes.get("free"));
        assertTrue(paying < 0.5 * free, paying + " against " + free);
    }

    private static double meanTtft(@Nullable RequestClassResult of) {
        return Objects.requireNonNull(Objects.requireNonNull(of).ttft()).mean();
    }

    private static void conserves(RunResult result) {
        ServingResult serving =
                result.workloads().values().stream()
                        .filter(ServingResult.class::isInstance)
                        .map(ServingResult.class::cast)
                        .findFirst()
                        .orElseThrow();
        FleetResult fleet = serving.fleet();
        assertNotNull(fleet);
        long given = 0;
        long outputs = 0;
        for (var pool : fleet.pools().values()) {
            given += pool.role().equals("decode") ? 0 : pool.requests();
            outputs += pool.outputTokens();
        }
        assertEquals(serving.counts().completed(), given);
        assertEquals(serving.totalOutputTokens(), outputs);
        KvTransferResult transfers = fleet.kvTransfer();
        if (transfers != null) {
            assertEquals(transfers.sentBytes(), transfers.receivedBytes());
        }
    }
}
