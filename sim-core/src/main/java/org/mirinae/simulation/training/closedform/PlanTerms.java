package org.mirinae.simulation.training.closedform;

import org.mirinae.workload.training.Sharding;

/**
 * Holds what the closed form of a step is made of, for plans that differ in sharding and in the
 * overlap of gradients and parameters alone. Arrays of four are indexed by {@link #way}: each for
 * the rank that ends last that way. Times in seconds.
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
 * @param copies what copying offloaded optimizer states adds to it, unsharded and sharded
 * @param lateGather gathering parameters after the optimizer
 * @param earlyGather what gathering them before their first use holds up
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
        double[] copies,
        double lateGather,
        double earlyGather) {

    /** The number of ways. */
    public static final int WAYS = 4;

    private static final double[] NOTHING = new double[WAYS];

    /** The place of a sharding and an overlap of gradients in the arrays of four. */
    public static int way(Sharding sharding, boolean overlapsGradients) {
        return (sharding.includes(Sharding.OPTIMIZER) ? 2 : 0) + (overlapsGradients ? 1 : 0);
    }

    /**
     * Makes the terms that a form never goes below: gradients and pipeline together are {@code
     * least}.
     */
    static PlanTerms bound(
            double[] least,
            double[] arithmetic,
            double[] memory,
            double[] optimizer,
            double[] copies,
            double lateGather) {
        return new PlanTerms(
                least,
                0,
                0,
                NOTHING,
                NOTHING,
                NOTHING,
                arithmetic,
                memory,
                0,
                optimizer,
                copies,
                lateGather,
                0);
    }
}
