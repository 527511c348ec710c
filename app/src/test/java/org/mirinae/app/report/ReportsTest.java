package org.mirinae.app.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirinae.app.document.CompareResult;
import org.mirinae.result.BasisShares;
import org.mirinae.result.Interval;
import org.mirinae.result.Objective;
import org.mirinae.result.Provenance;
import org.mirinae.result.SimulationUsage;
import org.mirinae.result.Spread;
import org.mirinae.result.WorkloadResult;
import org.mirinae.result.records.ClusterResult;
import org.mirinae.result.records.CostResult;
import org.mirinae.result.records.EnergyResult;
import org.mirinae.result.records.RunResult;
import org.mirinae.result.records.ServingResult;

class ReportsTest {

    /** Made up; no figure in here comes from a simulation. */
    private static RunResult made() {
        return made(219);
    }

    private static RunResult made(double energyPrice) {
        SequencedMap<String, WorkloadResult> workloads = new LinkedHashMap<>();
        Spread spread = new Spread(10.5, 9, 2, 12, 15, 20);
        workloads.put(
                "chat",
                new ServingResult(
                        3600,
                        new ServingResult.Counts(19366, 0, 0, 1000, 2000),
                        new ServingResult.Throughput(5.379444444444444, null, 0.5, 0.75),
                        new ServingResult.Latency(spread, null, null, spread),
                        3,
                        List.of(new Objective("p99_ttft_ms", 18, 20, false)),
                        null,
                        null,
                        " .:@"));
        SequencedMap<String, Interval> bounds = new LinkedHashMap<>();
        bounds.put(
                "workloads.chat.serving.duration",
                new Interval(1800, 7200, 0.9, Interval.CALIBRATION));
        bounds.put("workloads.chat.serving.p99_ttft_ms", new Interval(19, 21, 0.9, Interval.SEEDS));
        return new RunResult(
                new Provenance(
                        "0.0.0", 42L, "i".repeat(64), "made, up", List.of("nothing is real")),
                new SimulationUsage(0.5, 0.75, 1234, "cpu"),
                new BasisShares(0.25, 0, 0.75, 0),
                bounds,
                workloads,
                new ClusterResult(16, 2, 8, null, null, null, null, null),
                new EnergyResult(3.6e6, 1000, 1.2, 4.32e6, 1200.0),
                new CostResult("KRW", energyPrice));
    }

    @Test
    void textPutsKeyFiguresFirstWithTheirBoundsAndEndsWithTheGrounds() {
        assertEquals(
                """
                made, up: 16 GPUs on 2 nodes, 8 in use

                chat: serving
                  duration                 3,600  s         [1,800 s .. 7,200 s]
                  completed               19,366
                  failed                       0
                  rejected                     0
                  total input tokens       1,000  tokens
                  total output tokens      2,000  tokens
                  request throughput       5.379  req/s
                  output throughput          0.5  tokens/s
                  total token throughput    0.75  tokens/s
                  preemptions                  3
                  ms    mean  median  p90  p95  p99
                  TTFT  10.5       9   12   15   20  [19 ms .. 21 ms] seeds
                  E2EL  10.5       9   12   15   20
                  load | .:@|
                  objective p99 TTFT <= 18 ms: MISSED with 20 ms

                energy
                  IT energy              1  kWh
                  mean IT power          1  kW
                  PUE                  1.2
                  facility energy      1.2  kWh
                  mean facility power  1.2  kW

                cost
                  energy  219  KRW

                bounds in [ ] hold 90 % of cases: calibration unless marked seeds; \
                basis of the simulated time: 25 % measured, 75 % modelled
                assumed
                  - nothing is real
                seed 42, digest DIGEST
                1,234 events in 0.5 s (0.75 s of CPU), backend cpu, mirinae 0.0.0
                """
                        .replace("DIGEST", made().digest()),
                Reports.of(made(), Format.TEXT));
    }

    @Test
    void csvHasARowForEveryFigureWithUnitAndBounds() {
        List<String> rows = Reports.of(made(), Format.CSV).lines().toList();
        assertEquals("path,value,unit,low,high,confidence,from", rows.getFirst());
        assertEquals(
                List.of(
                        "scenario,\"made, up\",,,,,",
                        "workloads.chat.serving.duration,3600,s,1800,7200,0.9,calibration",
                        "workloads.chat.serving.p99_ttft_ms,20,ms,19,21,0.9,seeds",
                        "workloads.chat.serving.objectives[0].limit_ms,18,ms,,,,"),
                rows.stream()
                        .filter(
                                r ->
                                        r.startsWith("scenario,")
                                                || r.contains(".duration,")
                                                || r.contains("p99_ttft")
                                                || r.contains("limit_ms"))
                        .toList());
        rows.forEach(r -> assertEquals(7, r.replace("made, up", "").split(",", -1).length, r));
    }

    @Test
    void comparisonPutsFiguresSideBySideAndMarksWhatBoundsCannotExplain() {
        String text = Reports.of(CompareResult.of(made(), made()), Format.TEXT);
        assertTrue(text.contains("workloads.chat.serving.completed"), text);
        assertTrue(text.contains("energy.it_joules"), text);
        assertTrue(text.contains("3,600,000 J"), "a key's figure is in the key's unit: " + text);
        assertFalse(text.contains("*\n") || text.contains("wall_seconds"), text);
        RunResult dearer = made(438);
        String json = Reports.of(CompareResult.of(made(), dearer), Format.JSON);
        assertTrue(json.contains("\"change_percent\": 100"), json);
        assertTrue(json.contains("\"kind\": \"compare\""), json);
    }

    @Test
    void filesAreReplacedWholeAndNothingElseIsLeftInTheFolder(@TempDir Path folder)
            throws IOException {
        Path out = folder.resolve("a/b");
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("result.json", new byte[] {1, 2, 3});
        OutFolder.write(out, files);
        files.put("result.json", new byte[] {4});
        OutFolder.write(out, files);
        assertArrayEquals(new byte[] {4}, Files.readAllBytes(out.resolve("result.json")));
        try (Stream<Path> left = Files.list(out)) {
            assertEquals(List.of(out.resolve("result.json")), left.toList());
        }
    }
}
