package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.Spread;
import org.mirinae.result.TimelineSlice;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.workload.serving.ServingWorkload;

/** The files of a serving run say the same as its figures. */
final class RequestFilesTest {

    private static final String LOAD =
            """
            replicas: 2
            engine: {max_sequences: 8}
            arrivals:
              process: {type: gamma, rate: 6 /s, cv: 2}
              requests: 500
              input_tokens: {type: uniform, low: 10, high: 900}
              output_tokens: {type: uniform, low: 1, high: 90}
            """;

    private static WorkloadReport run() {
        ServingWorkload workload = ServingFixtures.workload(LOAD);
        ServingEngine engine =
                ServingFixtures.run(
                        LOAD,
                        ServingFixtures.times(shape -> 0.013 + 1.7e-5 * shape.prefillTokens()),
                        ServingFixtures.blocks(10_000, 16),
                        workload.drawRequests(new RandomStreams(11), "load"));
        return engine.report();
    }

    private static byte[] file(WorkloadReport report, String name) {
        var bytes = report.files().get(name);
        assertNotNull(bytes, name);
        return bytes.get();
    }

    /** Mean and percentiles by linear interpolation between order statistics, written out anew. */
    private static void assertSame(Spread ours, List<Double> values) {
        Collections.sort(values);
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        assertEquals(sum / values.size(), ours.mean());
        assertEquals(percentile(values, 50), ours.median());
        assertEquals(percentile(values, 90), ours.p90());
        assertEquals(percentile(values, 95), ours.p95());
        assertEquals(percentile(values, 99), ours.p99());
    }

    private static double percentile(List<Double> sorted, double percent) {
        double place = percent / 100 * (sorted.size() - 1);
        int below = (int) place;
        double next = sorted.get(Math.min(below + 1, sorted.size() - 1));
        return sorted.get(below) + (place - below) * (next - sorted.get(below));
    }

    @Test
    void figuresAreRecomputedFromTheCsvToTheLastDigit() {
        WorkloadReport report = run();
        List<Double> ttft = new ArrayList<>();
        List<Double> tpot = new ArrayList<>();
        List<Double> e2el = new ArrayList<>();
        String[] lines =
                new String(file(report, "requests.csv"), StandardCharsets.UTF_8).split("\n");
        List<String> header = List.of(lines[0].split(","));
        for (int i = 1; i < lines.length; i++) {
            String[] cells = lines[i].split(",");
            ttft.add(Double.valueOf(cells[header.indexOf("ttft_ms")]));
            e2el.add(Double.valueOf(cells[header.indexOf("e2el_ms")]));
            String perToken = cells[header.indexOf("tpot_ms")];
            if (!perToken.isEmpty()) {
                tpot.add(Double.valueOf(perToken));
            }
        }
        ServingResult result = (ServingResult) report.result();
        assertSame(result.latency().ttft(), ttft);
        assertSame(result.latency().tpot(), tpot);
        assertSame(result.latency().e2el(), e2el);
    }

    @Test
    void parquetHoldsTheSame() throws IOException {
        WorkloadReport report = run();
        List<Double> ttft = new ArrayList<>();
        List<Double> tpot = new ArrayList<>();
        long tokens = 0;
        ByteBuffer bytes = ByteBuffer.wrap(file(report, "requests.parquet"));
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(bytes));
                RowReader row = reader.rowReader()) {
            while (row.hasNext()) {
                row.next();
                ttft.add(row.getDouble("ttft_ms"));
                if (!row.isNull("tpot_ms")) {
                    tpot.add(row.getDouble("tpot_ms"));
                }
                tokens += row.getLong("output_tokens");
                assertTrue(row.getBoolean("completed"));
            }
        }
        ServingResult result = (ServingResult) report.result();
        assertSame(result.latency().ttft(), ttft);
        assertSame(result.latency().tpot(), tpot);
        assertEquals(result.totalOutputTokens(), tokens);
    }

    @Test
    void theSeriesSumToTheTotals() {
        WorkloadReport report = run();
        ServingResult result = (ServingResult) report.result();
        String[] lines = new String(file(report, "series.csv"), StandardCharsets.UTF_8).split("\n");
        double tokens = 0;
        for (int i = 1; i < lines.length; i++) {
            String[] cells = lines[i].split(",");
            tokens += Double.parseDouble(cells[1]) * Double.parseDouble(cells[5]);
            double cache = Double.parseDouble(cells[4]);
            assertTrue(cache >= 0 && cache <= 1, lines[i]);
            assertTrue(Double.parseDouble(cells[2]) <= 16 + 1e-9, lines[i]);
        }
        assertEquals(result.totalOutputTokens(), tokens, 1e-6 * tokens);
    }

    @Test
    void theTimelineHasATrackAndCountersOfEachReplica() {
        List<TimelineSlice> slices = run().timeline().get();
        for (String replica : List.of("replica 0", "replica 1")) {
            assertTrue(
                    slices.stream().anyMatch(s -> s.group().equals(replica) && s.value() == null));
            assertTrue(
                    slices.stream()
                            .anyMatch(
                                    s ->
                                            s.group().equals(replica)
                                                    && s.track().equals("waiting")
                                                    && s.value() != null));
        }
    }

    @Test
    void theLoadIsALineOfSixtyLettersWithItsMostSomewhere() {
        String load = ((ServingResult) run().result()).load();
        assertEquals(60, load.length());
        assertTrue(load.contains("@"), load);
        assertTrue(load.chars().allMatch(c -> " .:-=+*#%@".indexOf(c) >= 0), load);
    }
}
