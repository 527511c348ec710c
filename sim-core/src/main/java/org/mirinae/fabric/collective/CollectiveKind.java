package org.mirinae.fabric.collective;

/**
 * The kinds of collective that a group of ranks does together; each rank has a buffer of S bytes in
 * the end, or sends S.
 */
public enum CollectiveKind {
    /** All end with the sum. */
    ALL_REDUCE,
    /** All end with all parts. */
    ALL_GATHER,
    /** Each ends with its part of the sum. */
    REDUCE_SCATTER,
    /** Each sends another part to each. */
    ALL_TO_ALL,
    /** All end with what one had. */
    BROADCAST,
    /** One ends with the sum. */
    REDUCE,
    /** Each sends all it has to the next, and gets as much from the one before. */
    SENDRECV,
    /** Each sends its tokens to their experts; S counts a token once for each of its experts. */
    DISPATCH,
    /** Brings back what the experts made of the tokens. */
    COMBINE;

    /**
     * Bus bandwidth over algorithm bandwidth (nccl-tests, doc/PERFORMANCE.md): 2(n-1)/n for
     * all-reduce, (n-1)/n for all-gather, reduce-scatter and all-to-all, 1 for the others. Dispatch
     * and combine, which nccl-tests does not have, count like the all-to-all they are.
     */
    public double busFactor(int ranks) {
        double share = (ranks - 1.0) / ranks;
        return switch (this) {
            case ALL_REDUCE -> 2 * share;
            case ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL, DISPATCH, COMBINE -> share;
            case BROADCAST, REDUCE, SENDRECV -> ranks > 1 ? 1 : 0;
        };
    }

    /** Returns whether ranks send to all others rather than to neighbours. */
    public boolean joinsAllPairs() {
        return this == ALL_TO_ALL || this == DISPATCH || this == COMBINE;
    }
}
