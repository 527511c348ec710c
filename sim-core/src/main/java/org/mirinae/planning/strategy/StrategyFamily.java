package org.mirinae.planning.strategy;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.perf.training.TrainingPlanRanks;
import org.mirinae.simulation.training.closedform.PlanForm.Parameters;
import org.mirinae.simulation.training.closedform.PlanMemory;
import org.mirinae.workload.training.Overlap;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.Sharding;

/**
 * Plans that differ in what overlaps, in sharding and in what of {@code plan} is offloaded.
 *
 * @param plan unsharded
 * @param overlaps of exchanges; gradients and parameters are left to the variants
 */
record StrategyFamily(ParallelPlan plan, List<Overlap> overlaps) {

    private static final int[] NOTHING = {0};

    private static final int[] EITHER = {
        0, PlanMemory.WEIGHTS, PlanMemory.ACTIVATIONS, PlanMemory.WEIGHTS | PlanMemory.ACTIVATIONS
    };

    /** Ways to offload weights and activations. */
    int[] offloads() {
        return plan.offload().any() ? EITHER.clone() : NOTHING.clone();
    }

    /** Returns the ways in which parameters may be kept. */
    List<Parameters> parameters() {
        return alone() ? List.of(Parameters.WHOLE) : List.of(Parameters.values());
    }

    /** Returns the variants that plans of one form differ in. */
    List<StrategyVariant> variants(Parameters parameters) {
        return StrategyVariant.of(parameters, alone(), plan.offload().any());
    }

    private boolean alone() {
        return new TrainingPlanRanks(plan).denseReplicas() == 1;
    }

    /** One plan. */
    ParallelPlan plan(Overlap overlap, int offloaded, StrategyVariant variant) {
        return variant.of(plan.withOverlap(overlap), offloaded);
    }

    /** Plans of the family, one by one. */
    List<ParallelPlan> plans() {
        List<ParallelPlan> all = new ArrayList<>();
        for (Overlap overlap : overlaps) {
            for (int offloaded : offloads()) {
                for (Parameters parameters : parameters()) {
                    for (StrategyVariant variant : variants(parameters)) {
                        all.add(plan(overlap, offloaded, variant));
                    }
                }
            }
        }
        return all;
    }

    /** Returns how parameters are kept under a sharding. */
    static Parameters parameters(Sharding sharding, boolean beside) {
        if (sharding != Sharding.PARAMETERS) {
            return Parameters.WHOLE;
        }
        return beside ? Parameters.SHARDED_BESIDE : Parameters.SHARDED;
    }
}
