package org.mirinae.planning.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.scenario.ScenarioReading;

/** Checks how many replicas a service needs, and what they sustain. */
final class ServingSizingTest {

    private static ScenarioReading scenario(int replicas, String rate, String slo) {
        String text =
                """
                name: sized
                cluster:
                  nodes: [{type: DGX-H100, count: 1}]
                  site: {pue: 1.2, tariff: KEPCO-industrial-average%s}
                workload:
                  type: serving
                  model: Llama-3.1-8B
                  stack: vLLM-0.19.0
                  engine: {max_sequences: 32}
                  replicas: %d
                  arrivals:
                    process: {type: poisson, rate: %s}
                    requests: 400
                    input_tokens: 512
                    output_tokens: 128
                  slo: %s
                """;
        String power = "";
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read(
                        "sized.yaml",
                        text.formatted(power, replicas, rate, slo.replace("power", "")),
                        List.of());
    }

    private static SizeResult size(ScenarioReading scenario, int seeds) {
        return ServingSizing.of(scenario, seeds, CpuBackend.forAnswers(), () -> false);
    }

    @Test
    void theFewestCopiesMeetTheObjectivesAndOneFewerMissesThem() {
        String slo = "{ttft: 400 ms, percentile: 95}";
        SizeResult size = size(scenario(1, "200 /s", slo), 2);
        assertFalse(size.described().meetsObjectives());
        assertTrue(size.size().replicas() > 1, size.size().replicas() + " replicas");
        assertEquals(size.size().replicas(), size.size().gpus());
        assertEquals((size.size().replicas() + 7) / 8, size.size().nodes());
        SizeResult enough = size(scenario((int) size.size().replicas(), "200 /s", slo), 2);
        assertTrue(enough.described().meetsObjectives());
        assertEquals(size.size().replicas(), enough.size().replicas());
        SizeResult fewer = size(scenario((int) size.size().replicas() - 1, "200 /s", slo), 2);
        assertFalse(fewer.described().meetsObjectives());
        assertTrue(size.size().energyCostPerYear() > 0 && "KRW".equals(size.size().currency()));
    }

    @Test
    void whatIsSustainedGrowsWithTheCopies() {
        String slo = "{ttft: 400 ms, percentile: 95}";
        SizeResult.Described one = size(scenario(1, "20 /s", slo), 3).described();
        SizeResult.Described two = size(scenario(2, "20 /s", slo), 3).described();
        assertTrue(one.sustainedLow() <= one.sustainedRequestsPerSecond());
        assertTrue(one.sustainedRequestsPerSecond() <= one.sustainedHigh());
        assertTrue(
                two.sustainedRequestsPerSecond() > 1.5 * one.sustainedRequestsPerSecond(),
                one + " against " + two);
    }

    @Test
    void moreClientsTradeSpeedForThroughput() {
        List<SizeResult.Point> curve = size(scenario(1, "1 /s", "{tpot: 1 s}"), 1).curve();
        assertEquals(6, curve.size());
        for (int i = 1; i < curve.size(); i++) {
            assertEquals(2 * curve.get(i - 1).clients(), curve.get(i).clients());
            assertTrue(
                    curve.get(i).tokensPerSecondPerUser()
                            < curve.get(i - 1).tokensPerSecondPerUser());
            assertTrue(
                    curve.get(i).tokensPerSecondPerGpu()
                            > curve.get(i - 1).tokensPerSecondPerGpu());
        }
    }

    @Test
    void anObjectiveBelowWhatOneRequestTakesIsInfeasible() {
        InfeasibleException e =
                assertThrows(
                        InfeasibleException.class,
                        () -> size(scenario(1, "1 /s", "{tpot: 1 ms}"), 1));
        assertTrue(e.getMessage().contains("even a thousandth of the load"), e.getMessage());
    }

    @Test
    void nothingToSizeByIsToldBefore() {
        ScenarioReading closed =
                new ScenarioReader(Catalog.builtIn(), Resources.none())
                        .read(
                                "sized.yaml",
                                """
                                name: sized
                                cluster: {nodes: [{type: DGX-H100, count: 1}]}
                                workload:
                                  type: serving
                                  model: Llama-3.1-8B
                                  stack: vLLM-0.19.0
                                  arrivals:
                                    process: {type: closed_loop, concurrency: 4}
                                    requests: 40
                                    input_tokens: 512
                                    output_tokens: 128
                                  slo: {ttft: 1 s}
                                """,
                                List.of());
        assertTrue(
                assertThrows(InvalidScenarioException.class, () -> size(closed, 1))
                        .getMessage()
                        .contains("no rate to size by"));
    }

    @Test
    void theLargestFactorIsFoundToOnePercent() {
        assertEquals(37.5, CapacitySearch.largest(f -> f <= 37.5), 0.01 * 37.5);
        assertEquals(0.004, CapacitySearch.largest(f -> f <= 0.004), 0.01 * 0.004);
        assertEquals(0, CapacitySearch.largest(f -> false));
        // Of 10, 12 and 14: mean 12, standard error 2/sqrt(3), t of 2 degrees 4.303.
        CapacitySearch.Rate rate = CapacitySearch.interval(List.of(10.0, 12.0, 14.0));
        assertEquals(12, rate.mean());
        assertEquals(12 - 4.303 * 2 / Math.sqrt(3), rate.low(), 1e-9);
    }
}
