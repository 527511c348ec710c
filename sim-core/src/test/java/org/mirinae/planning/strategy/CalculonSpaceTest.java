package org.mirinae.planning.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.mirinae.scenario.Scenario;
import org.mirinae.simulation.training.closedform.PlanForm.Parameters;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Counts the executions that Calculon's search of GPT-3 175B on 1,024 GPUs loops over, from its
 * axes (Calculon 1886c88, calculon/llm/optimal_execution.py), beside our space of the same
 * training.
 */
final class CalculonSpaceTest {

    private static final int GPUS = 1024;
    private static final int BATCH = 1536;
    private static final int LENGTH = 2048;
    private static final int HIDDEN = 12_288;
    private static final int HEADS = 96;
    private static final int BLOCKS = 96;

    /** An A100 has NVLink and InfiniBand; each group of ranks may use either. */
    private static final int NETWORKS = 2;

    private static long calculon() {
        long count = 0;
        for (int t : StrategySpace.divisors(GPUS)) {
            if (HIDDEN % t != 0 || HEADS % t != 0) {
                continue;
            }
            for (int p : StrategySpace.divisors(Math.min(GPUS / t, BLOCKS))) {
                if (GPUS % (t * p) == 0 && BLOCKS % p == 0) {
                    int interleavings = p == 1 ? 1 : StrategySpace.divisors(BLOCKS / p).size();
                    count += interleavings * executions(t, p, GPUS / t / p);
                }
            }
        }
        return count;
    }

    private static long executions(int t, int p, int d) {
        int batch = Math.max(d, BATCH / d * d);
        long microBatches =
                StrategySpace.divisors(batch / d).stream()
                        .filter(size -> (long) size * LENGTH % t == 0)
                        .count();
        int several = d > 1 ? 2 : 1;
        int sharding = several;
        int overlaps = several * (t > 1 ? 3 : 1);
        int networks = (t > 1 ? NETWORKS : 1) * (p > 1 ? NETWORKS : 1) * (d > 1 ? NETWORKS : 1);
        // Of three kinds of tensor communication one may gather again, unless all is recomputed.
        int communications = 3;
        int again = 1;
        // Weights and optimizer states offloaded or not; activations too, unless all is recomputed.
        long fullRecompute = communications * 4L;
        long others = 2 * (communications + again) * 8L;
        return microBatches * sharding * overlaps * networks * (fullRecompute + others);
    }

    @Test
    void calculonLoopsOverAsManyAsItReports() {
        assertEquals(11_698_528, calculon());
    }

    @Test
    void oursHasTwiceAsManyPlans() {
        Scenario scenario =
                StrategyFixtures.scenario("DGX-A100-80GB", GPUS / 8, "GPT-3-175B", BATCH, LENGTH);
        TrainingWorkload workload = StrategyFixtures.workload(scenario);
        long[] plans = new long[1];
        StrategySpace.walk(
                workload,
                GPUS,
                StrategySearch.ALL,
                family -> {
                    for (Parameters parameters : family.parameters()) {
                        plans[0] +=
                                (long) family.overlaps().size()
                                        * family.offloads().length
                                        * family.variants(parameters).size();
                    }
                });
        assertEquals(23_540_736, plans[0]);
    }
}
