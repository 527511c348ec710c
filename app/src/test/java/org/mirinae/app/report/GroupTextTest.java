package org.mirinae.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mirinae.result.Metric;
import org.mirinae.result.Spread;
import org.mirinae.result.document.ResultShape;
import org.mirinae.result.records.CacheResult;
import org.mirinae.result.records.CacheTierResult;
import org.mirinae.result.records.StageMemory;

class GroupTextTest {

    private static final FigureRows ROWS = new FigureRows(new LinkedHashMap<>(), null);

    private record Pool(
            @Metric(unit = "count", doc = "") long replicas,
            @Metric(unit = "count", doc = "") long scaleUps,
            @Metric(unit = "count", doc = "") long scaleDowns) {}

    private record Kv(
            @Metric(unit = "B", doc = "") double sentBytes,
            @Metric(unit = "ms", doc = "") @Nullable Spread delay) {}

    private record Fleet(
            @Metric(doc = "") SequencedMap<String, Pool> pools,
            @Metric(unit = "h", doc = "") double gpuHours,
            @Metric(doc = "") Kv kv,
            @Metric(unit = "s", doc = "") SequencedMap<String, Double> breakdownSeconds) {}

    private static Fleet fleet() {
        SequencedMap<String, Pool> pools = new LinkedHashMap<>();
        pools.put("prompts", new Pool(8, 0, 0));
        pools.put("answers", new Pool(1, 2, 0));
        SequencedMap<String, Double> parts = new LinkedHashMap<>();
        parts.put("forward", 1.0);
        parts.put("recompute", 0.0);
        parts.put("bubble", 3.0);
        return new Fleet(pools, 3, new Kv(1.5e9, new Spread(2, 1, 9, 3, 0, 0)), parts);
    }

    @Test
    void poolsStandSideBySideWithoutWhatIsZeroForAll() {
        assertEquals(
                """
                  fleet
                    GPU hours            3  h
                    KV sent            1.5  GB
                    mean KV delay        2  ms
                    median KV delay      1  ms
                    p90 KV delay         3  ms
                    breakdown forward    1  s
                    breakdown bubble     3  s
                    pools        prompts  answers
                      replicas         8        1
                      scale ups        0        2
                """
                        .replace("GPU hours  ", "GPU        "),
                GroupText.of("fleet", fleet(), "w.fleet", ROWS));
    }

    @Test
    void partsOfAStepHaveTheirShare() {
        assertEquals(
                """
                  breakdown
                    forward  1  s  25 %
                    bubble   3  s  75 %
                """,
                GroupText.shares(
                        "breakdown",
                        ResultShape.components(Fleet.class).getLast(),
                        fleet().breakdownSeconds(),
                        ROWS));
    }

    @Test
    void levelsOfMemoryAndStagesAreTold() {
        assertEquals(
                """
                    tier  capacity  hit rate  read  written  stall
                    dram      1 TB      50 %  2 GB     3 GB    4 s
                """,
                GroupText.tiers(
                        new CacheResult(
                                9,
                                0.5,
                                List.of(new CacheTierResult("dram", 1e12, 4, 0.5, 2e9, 3e9, 4)))));
        assertEquals(
                "  memory of 2 stages: fullest 1 with 70 GB (forward), emptiest 0 with 60 GB\n",
                GroupText.stages(
                        List.of(
                                new StageMemory(0, 6e10, 0, 0, ""),
                                new StageMemory(1, 7e10, 0, 0, "forward"))));
        assertEquals("", GroupText.stages(List.of()));
    }
}
