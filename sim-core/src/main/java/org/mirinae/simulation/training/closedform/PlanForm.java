package org.mirinae.simulation.training.closedform;

import org.mirinae.simulation.training.StepSchedule;
import org.mirinae.workload.training.Overlap;

/**
 * Plans that share a closed form: they differ in sharding short of parameters, in the overlap of
 * gradients and parameters, and in whether optimizer states are offloaded.
 *
 * @param prepared what they come from
 * @param passes under its overlap of exchanges
 * @param overlap its gradients and parameters left aside
 * @param offloaded of {@link PlanMemory#WEIGHTS} and {@link PlanMemory#ACTIVATIONS}
 * @param parameters what becomes of parameters
 */
public record PlanForm(
        PreparedPlan prepared,
        PassSums passes,
        Overlap overlap,
        int offloaded,
        Parameters parameters) {

    /** The ways in which parameters are kept and gathered. */
    public enum Parameters {
        /** Whole on every rank. */
        WHOLE,
        /** Sharded, gathered before each pass. */
        SHARDED,
        /** Sharded, gathered beside passes. */
        SHARDED_BESIDE
    }

    /** The same passes under another of the plans prepared for. */
    public PlanForm with(int others, Parameters become) {
        return new PlanForm(prepared, passes, overlap, others, become);
    }

    /** Returns whether a rank waits until what it sends has gone. */
    boolean sendBlocks() {
        return StepSchedule.sendBlocks(prepared.plan, overlap);
    }
}
