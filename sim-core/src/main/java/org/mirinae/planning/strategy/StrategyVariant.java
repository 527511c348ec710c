package org.mirinae.planning.strategy;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.simulation.training.closedform.PlanForm.Parameters;
import org.mirinae.simulation.training.closedform.PlanMemory;
import org.mirinae.workload.training.Offload;
import org.mirinae.workload.training.Overlap;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.Sharding;

/**
 * Says in what the plans of one closed form differ.
 *
 * @param sharding of the data-parallel ranks
 * @param gradients whether their reduction runs beside backward passes
 * @param parameters whether they are gathered beside forward passes
 * @param offloaded {@link PlanMemory#OPTIMIZER} or 0
 */
record StrategyVariant(Sharding sharding, boolean gradients, boolean parameters, int offloaded) {

    private static final boolean[] EITHER = {false, true};

    /** The variant of a rank without copies: it has nothing to share or to exchange. */
    private static final List<StrategyVariant> ALONE =
            List.of(new StrategyVariant(Sharding.NONE, false, false, 0));

    private static final List<StrategyVariant> REPLICATED = replicated();

    private static final List<StrategyVariant> SHARDED =
            List.of(new StrategyVariant(Sharding.PARAMETERS, false, false, 0));

    private static final List<StrategyVariant> SHARDED_BESIDE =
            List.of(new StrategyVariant(Sharding.PARAMETERS, false, true, 0));

    private static final List<List<StrategyVariant>> KEPT =
            List.of(ALONE, REPLICATED, SHARDED, SHARDED_BESIDE);

    private static final List<List<StrategyVariant>> OFFLOADED =
            KEPT.stream().map(StrategyVariant::either).toList();

    private static List<StrategyVariant> replicated() {
        List<StrategyVariant> all = new ArrayList<>();
        for (Sharding sharding : List.of(Sharding.NONE, Sharding.OPTIMIZER, Sharding.GRADIENTS)) {
            for (boolean gradients : EITHER) {
                all.add(new StrategyVariant(sharding, gradients, false, 0));
                if (sharding != Sharding.NONE) {
                    all.add(new StrategyVariant(sharding, gradients, true, 0));
                }
            }
        }
        return List.copyOf(all);
    }

    /** Each with its optimizer states kept and offloaded. */
    private static List<StrategyVariant> either(List<StrategyVariant> kept) {
        List<StrategyVariant> all = new ArrayList<>(kept);
        for (StrategyVariant one : kept) {
            all.add(
                    new StrategyVariant(
                            one.sharding, one.gradients, one.parameters, PlanMemory.OPTIMIZER));
        }
        return List.copyOf(all);
    }

    /**
     * Returns the variants that a closed form serves; with sharded parameters it serves little
     * else.
     */
    static List<StrategyVariant> of(Parameters parameters, boolean alone, boolean offloads) {
        int which = alone ? 0 : 1 + parameters.ordinal();
        return (offloads ? OFFLOADED : KEPT).get(which);
    }

    /**
     * The plan in this variant.
     *
     * @param plan whose offload is all that may lie outside
     * @param others weights and activations that do
     */
    ParallelPlan of(ParallelPlan plan, int others) {
        Overlap o = plan.overlap();
        Offload all = plan.offload();
        int mask = others | offloaded;
        return plan.withSharding(sharding)
                .withOffload(
                        new Offload(
                                (mask & PlanMemory.WEIGHTS) > 0 ? all.weights() : 0,
                                (mask & PlanMemory.OPTIMIZER) > 0 ? all.optimizer() : 0,
                                (mask & PlanMemory.ACTIVATIONS) > 0 ? all.activations() : 0,
                                all.tier()))
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
