package org.mirinae.planning.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.result.Provenance;
import org.mirinae.scenario.Scenario;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.simulation.training.TrainingStep;
import org.mirinae.simulation.training.closedform.PlanTimes;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.TrainingWorkload;

final class StrategySearchTest {

    private static StrategyResult search(Scenario scenario, List<Integer> gpus) {
        return StrategySearch.of(
                StrategyFixtures.workload(scenario),
                scenario.cluster(),
                gpus,
                new StrategyPrices(2, 1e-7),
                CpuBackend.forAnswers(),
                () -> false);
    }

    /** Every plan of a small space, priced one by one. */
    private static List<StrategyEstimate> all(Scenario scenario, int gpus) {
        TrainingWorkload workload = StrategyFixtures.workload(scenario);
        PlanTimes times = new PlanTimes(workload, scenario.cluster(), CpuBackend.forAnswers());
        List<StrategyEstimate> all = new ArrayList<>();
        StrategySpace.walk(
                workload,
                gpus,
                StrategySearch.ALL,
                family -> {
                    for (ParallelPlan plan : family.plans()) {
                        all.add(
                                StrategyEstimate.of(
                                        times, scenario.cluster(), plan, CpuBackend.forAnswers()));
                    }
                });
        return all;
    }

    @Test
    void whatIsRuledOutUntimedIsNeverTheBest() {
        Scenario scenario = StrategyFixtures.scenario("DGX-H100", 1, "Llama-3.1-8B", 4, 1024);
        StrategyResult result = search(scenario, List.of(8));
        List<StrategyEstimate> all = all(scenario, 8);
        SearchedSpace space = result.space();
        assertEquals(all.size(), space.plans());
        double capacity = scenario.cluster().firstNode().gpu().memory().capacity().value();
        List<StrategyEstimate> fit = all.stream().filter(e -> e.bytes() <= capacity).toList();
        assertEquals(fit.size(), space.feasible());
        assertTrue(space.priced() < space.feasible(), "nothing was ruled out unpriced");
        assertEquals(
                space.plans() - space.feasible(),
                space.ruledOut().getOrDefault(StrategyLimit.MEMORY.key(), 0L));
        double fastest = fit.stream().mapToDouble(StrategyEstimate::seconds).min().orElseThrow();
        double ours =
                result.best().stream().mapToDouble(p -> p.estimate().seconds()).min().orElseThrow();
        assertEquals(fastest, ours, 1e-12);
        // Every plan is matched by one of the front, but for the half percent that counts as alike.
        for (StrategyEstimate plan : fit) {
            assertTrue(
                    result.estimates().stream()
                            .anyMatch(
                                    p ->
                                            p.seconds() <= plan.seconds() * 1.01
                                                    && p.bytes() <= plan.bytes() * 1.01
                                                    && p.joules() <= plan.joules() * 1.01),
                    plan.toString());
        }
        // Whatever GPU-hours and joules cost, the cheapest plan is on the front and was run.
        double cheapest =
                fit.stream()
                        .mapToDouble(p -> new StrategyPlan(p, null, 2, 1e-7).price())
                        .min()
                        .orElseThrow();
        double ourCheapest =
                result.front().stream()
                        .mapToDouble(p -> new StrategyPlan(p.estimate(), null, 2, 1e-7).price())
                        .min()
                        .orElseThrow();
        assertEquals(1, ourCheapest / cheapest, 0.005);
    }

    @Test
    void theWinnerIsConfirmedByTheScheduleAndNoDrawnPlanBeatsIt() {
        Scenario scenario = StrategyFixtures.scenario("DGX-H100", 4, "Llama-3.1-70B", 64, 4096);
        TrainingWorkload workload = StrategyFixtures.workload(scenario);
        StrategyResult result = search(scenario, List.of(32));
        StrategyPlan best = result.best().getFirst();
        assertEquals(1, best.estimate().seconds() / best.seconds(), 0.03);
        double capacity = scenario.cluster().firstNode().gpu().memory().capacity().value();
        List<ParallelPlan> plans = new ArrayList<>();
        StrategySpace.walk(
                workload, 32, StrategySearch.ALL, family -> plans.addAll(family.plans()));
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            TrainingWorkload drawn = workload.withPlan(plans.get(random.nextInt(plans.size())));
            if (TrainingSimulation.memory(drawn, scenario.cluster()).total() <= capacity) {
                TrainingStep step = TrainingSimulation.step(drawn, scenario.cluster());
                assertTrue(best.seconds() <= step.seconds() * 1.001, drawn.plan().toString());
            }
        }
    }

    @Test
    void fewerGpusAreKeptWhereTheyTakeLess() {
        Scenario scenario = StrategyFixtures.scenario("DGX-H100", 1, "Llama-3.1-8B", 16, 2048);
        StrategyResult result = search(scenario, StrategySearch.usualGpus(scenario.cluster()));
        assertEquals(List.of(8, 4, 2, 1), result.space().gpusTried());
        assertTrue(result.front().stream().anyMatch(p -> p.estimate().gpus() == 4));
        assertTrue(result.best().getFirst().estimate().gpus() == 8);
        assertTrue(result.best().getFirst().price() > 0);
        assertEquals(
                result.best().size(),
                SearchResult.of(Provenance.of("", List.of()), result, null).fastest().size());
    }

    @Test
    void whyAPlanLostSumsToTheDifference() {
        Scenario scenario = StrategyFixtures.scenario("DGX-H100", 1, "Llama-3.1-8B", 16, 2048);
        StrategyResult result = search(scenario, List.of(8));
        TrainingWorkload workload = StrategyFixtures.workload(scenario);
        StrategyExplanation why = StrategyExplanation.of(workload, scenario.cluster(), result);
        double sum = why.differenceSeconds().values().stream().mapToDouble(d -> d).sum();
        assertEquals(why.step().seconds() - result.best().getFirst().seconds(), sum, 1e-9);
    }

    @Test
    void withoutAFeasiblePlanEveryLimitIsCountedAndTheNearestChangeNamed() {
        Scenario scenario = StrategyFixtures.scenario("DGX-H100", 1, "GPT-3-175B", 16, 2048);
        InfeasibleException thrown =
                assertThrows(InfeasibleException.class, () -> search(scenario, List.of(8)));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains("no plan is feasible:"), message);
        assertTrue(message.contains("GPU memory rules out "), message);
        assertTrue(message.contains("the leanest plan takes "), message);
        assertTrue(message.matches("(?s).*Maybe \\d+ GPUs, on which the leanest.*"), message);
    }
}
