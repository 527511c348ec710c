package org.mirinae.simulation.training;

import org.mirinae.workload.Sharding;

/**
 * What the closed form of a step is made of, for plans that differ in sharding and in the overlap
 * of gradients and parameters alone. Arrays of four are indexed by {@link #way}: each for the rank
 * that ends last that way. Times in seconds.
 *
 * @param fill pipeline over its first micro-batches
 * @param cycle each further micro-batch
 * @param further micro-batches
 * @param gradients summing gradients
 * @param shadow backward chunks beside which they travel
 * @param bucket the last of them, after the last chunk
 * @param arithmetic alone, at its reachable rate, over the step
 * @param memory alone, at its reachable rate, over the step
 * @param contention added to computation by a hidden second of communication
 * @param optimizer unsharded and sharded
 * @param lateGather gathering parameters after the optimizer
 * @param earlyGather what gathering them before their first use holds up
 * @param stateBytes but activations, by sharding; infinite for one that was not asked for
 * @param activationBytes of the same fullest rank, by sharding
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to be laid out for a kernel, never compared
public record PlanTerms(
        double[] fill,
        double cycle,
        double further,
        double[] gradients,
        double[] shadow,
        double[] bucket,
        double[] arithmetic,
        double[] memory,
        double contention,
        double[] optimizer,
        double lateGather,
        double earlyGather,
        double[] stateBytes,
        double[] activationBytes) {

    /** How many ways there are. */
    public static final int WAYS = 4;

    /** The place of a sharding and an overlap of gradients in the arrays of four. */
    public static int way(Sharding sharding, boolean overlapsGradients) {
        return (sharding.includes(Sharding.OPTIMIZER) ? 2 : 0) + (overlapsGradients ? 1 : 0);
    }

    /** Bytes of the fullest GPU under a sharding. */
    public double bytes(Sharding sharding) {
        return stateBytes[sharding.ordinal()] + activationBytes[sharding.ordinal()];
    }

    private static final double[] NONE = {};

    /** Of plans that do not fit into the memory, whatever is sharded: their times are not known. */
    static PlanTerms tooLarge(double[] stateBytes, double[] activationBytes) {
        return new PlanTerms(
                NONE, 0, 0, NONE, NONE, NONE, NONE, NONE, 0, NONE, 0, 0, stateBytes,
                activationBytes);
    }

    /** Whether times are known. */
    public boolean timed() {
        return fill.length > 0;
    }
}
