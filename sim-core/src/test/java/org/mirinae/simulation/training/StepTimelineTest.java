package org.mirinae.simulation.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.engine.EventLoop;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.result.TimelineSlice;
import org.mirinae.result.records.TrainingResult;
import org.mirinae.scenario.Scenario;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;

/** A step as a timeline. */
class StepTimelineTest {

    private static final String WORKLOAD =
            """
            model: Llama-3.1-8B
            stack: Megatron-Core-0.15
            global_batch: 64
            sequence_length: 4096
            plan: {tensor: 2, pipeline: 4, recompute: full, %s}
            """;

    private static WorkloadEngine engine(String node, String plan) {
        Scenario scenario = TrainingFixtures.scenario(node, 2, WORKLOAD.formatted(plan));
        return TrainingSimulation.engine(
                TrainingFixtures.workload(scenario), TrainingFixtures.site(scenario));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schedule: 1f1b",
                "schedule: zb-h1",
                "schedule: zb-v, virtual_stages: 2",
                "schedule: dualpipe, micro_batch: 2, data: 2",
                "schedule: interleaved-1f1b, virtual_stages: 2"
            })
    void tracksHoldWhatTheStepCountsAndEndWithIt(String plan) {
        WorkloadEngine engine = engine("DGX-H100", plan);
        engine.start(new EventLoop());
        WorkloadReport report = engine.report();
        TrainingResult result = (TrainingResult) report.result();
        List<TimelineSlice> slices = report.timeline().get();
        long end = 0;
        double computed = 0;
        Map<String, Long> counters = new HashMap<>();
        for (TimelineSlice slice : slices) {
            if (slice.value() != null) {
                counters.merge(slice.name(), 1L, Long::sum);
                assertTrue(slice.value() >= -1, slice.name());
                continue;
            }
            end = Math.max(end, slice.startNanos() + slice.durationNanos());
            boolean here = slice.group().equals("stage " + result.rank() / 4);
            boolean chunk = !slice.name().equals("optimizer");
            computed +=
                    here && chunk && slice.track().equals("compute")
                            ? slice.durationNanos() / 1e9
                            : 0;
        }
        Map<String, Double> by = result.breakdownSeconds();
        double expected = by.get("forward") + by.get("backward") + by.get("recompute");
        assertEquals(expected, computed, 0.001 * expected);
        assertEquals(result.stepTimeSeconds(), end / 1e9, 0.05 * result.stepTimeSeconds());
        assertEquals(2, counters.size());
        assertTrue(slices.stream().anyMatch(s -> s.name().equals("forward v0 mb0")));
        assertTrue(slices.stream().anyMatch(s -> s.track().equals("in-node")));
    }

    @Test
    void whatTheHostCannotHoldIsRefused() {
        InfeasibleException thrown =
                assertThrows(
                        InfeasibleException.class,
                        () ->
                                engine(
                                        "Jean-Zay-A100",
                                        "sharding: none, offload: {optimizer: 1, tier: drive},"
                                                + " schedule: 1f1b"));
        assertTrue(
                thrown.getMessage()
                        .startsWith("workload.plan.offload: memory of the tier drive binds: "),
                thrown.getMessage());
    }
}
