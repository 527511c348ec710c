package org.mirinae.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.result.Family;
import org.mirinae.result.Figure;

class GroupTextTest {

    private static Figure figure(String path, double value, String unit) {
        return new Figure(path, value, unit, Family.EXACT, null);
    }

    @Test
    void poolsStandSideBySideWithoutWhatIsZeroForAll() {
        assertEquals(
                """
                  fleet
                    gpu_hours    3  h
                    kv.sent    1.5  GB
                    pools        prompts  answers
                      replicas         8        1
                      scale_ups        0        2
                """,
                GroupText.of(
                        "fleet",
                        List.of(
                                figure("w.fleet.pools.prompts.replicas", 8, "count"),
                                figure("w.fleet.pools.prompts.scale_ups", 0, "count"),
                                figure("w.fleet.pools.prompts.scale_downs", 0, "count"),
                                figure("w.fleet.pools.answers.replicas", 1, "count"),
                                figure("w.fleet.pools.answers.scale_ups", 2, "count"),
                                figure("w.fleet.pools.answers.scale_downs", 0, "count"),
                                figure("w.fleet.gpu_hours", 3, "h"),
                                figure("w.fleet.kv.sent", 1.5e9, "B"),
                                figure("w.fleet.kv.std_wait_ms", 4, "ms")),
                        "w.fleet.",
                        f -> ""));
    }

    @Test
    void partsOfAStepHaveTheirShareAndCausesOfLossTheCostliestFirst() {
        assertEquals(
                """
                  breakdown_seconds
                    forward  1  s  25 %
                    bubble   3  s  75 %
                """,
                GroupText.of(
                        "breakdown_seconds",
                        List.of(
                                figure("t.breakdown_seconds.forward", 1, "s"),
                                figure("t.breakdown_seconds.recompute", 0, "s"),
                                figure("t.breakdown_seconds.bubble", 3, "s")),
                        "t.breakdown_seconds.",
                        f -> "never"));
        assertEquals(
                """
                  goodput
                    runs  10
                    lost by cause  GPU-hours  interruptions
                      checkpoints         30
                      gpu                 20              2
                """,
                GroupText.of(
                        "goodput",
                        List.of(
                                figure("t.goodput.runs", 10, "count"),
                                figure("t.goodput.lost_gpu_hours.gpu", 20, "GPU-hours"),
                                figure("t.goodput.lost_gpu_hours.checkpoints", 30, "GPU-hours"),
                                figure("t.goodput.interruptions_by_cause.gpu", 2, "count")),
                        "t.goodput.",
                        f -> ""));
    }

    @Test
    void levelsOfMemoryAndStagesAreTold() {
        assertEquals(
                """
                    tier  capacity  hit_rate  read  written  stall
                    dram      1 TB      50 %  2 GB     3 GB    4 s
                """,
                GroupText.tiers(
                        Map.of(
                                "cache",
                                Map.of(
                                        "tiers",
                                        List.of(
                                                Map.of(
                                                        "tier", "dram",
                                                        "capacity_bytes", 1e12,
                                                        "hit_rate", 0.5,
                                                        "read_bytes", 2e9,
                                                        "written_bytes", 3e9,
                                                        "stall_seconds", 4))))));
        assertEquals(
                "  memory_stages: 2, fullest 1 with 70 GB (forward), emptiest 0 with 60 GB\n",
                GroupText.stages(
                        Map.of(
                                "memory_stages",
                                List.of(
                                        Map.of("stage", 0, "total", 6e10),
                                        Map.of("stage", 1, "total", 7e10, "peak_at", "forward")))));
        assertEquals("", GroupText.tiers(Map.of()) + GroupText.stages(null));
    }
}
