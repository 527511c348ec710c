package org.mirinae.planning;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.workload.Overlap;
import org.mirinae.workload.ParallelPlan;
import org.mirinae.workload.Sharding;

/**
 * What plans of one closed form differ in.
 *
 * @param sharding of the data-parallel ranks
 * @param gradients whether their reduction runs beside backward passes
 * @param parameters whether they are gathered beside forward passes
 */
record StrategyVariant(Sharding sharding, boolean gradients, boolean parameters) {

    /** Of a rank without copies: nothing to share or to exchange. */
    private static final List<StrategyVariant> ALONE =
            List.of(new StrategyVariant(Sharding.NONE, false, false));

    private static final List<StrategyVariant> REPLICATED = replicated();

    private static List<StrategyVariant> replicated() {
        List<StrategyVariant> all = new ArrayList<>();
        for (Sharding sharding :
                List.of(Sharding.NONE, Sharding.OPTIMIZER, Sharding.GRADIENTS)) {
            for (boolean gradients : new boolean[] {false, true}) {
                all.add(new StrategyVariant(sharding, gradients, false));
                if (sharding != Sharding.NONE) {
                    all.add(new StrategyVariant(sharding, gradients, true));
                }
            }
        }
        return List.copyOf(all);
    }

    /** Those a plan's closed form serves; with sharded parameters it serves the plan alone. */
    static List<StrategyVariant> of(ParallelPlan plan, int replicas) {
        if (replicas == 1) {
            return ALONE;
        }
        if (plan.sharding() == Sharding.PARAMETERS) {
            return List.of(
                    new StrategyVariant(Sharding.PARAMETERS, false, plan.overlap().parameters()));
        }
        return REPLICATED;
    }

    /** The plan in this variant. */
    ParallelPlan of(ParallelPlan plan) {
        Overlap o = plan.overlap();
        return plan.withSharding(sharding)
                .withOverlap(
                        new Overlap(
                                o.tensor(),
                                o.context(),
                                o.expert(),
                                o.pipeline(),
                                gradients,
                                parameters));
    }
}
