package org.mirinae.fabric;

/**
 * What a group of ranks does together. {@code bytes} of a collective is always the full buffer, the
 * convention of nccl-tests (doc/PERFORMANCE.md): what every rank holds before an all-reduce, a
 * reduce-scatter or an all-to-all and after an all-gather.
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
    BROADCAST;

    /**
     * Bus bandwidth over algorithm bandwidth (nccl-tests, doc/PERFORMANCE.md): 2(n-1)/n for
     * all-reduce, (n-1)/n for all-gather, reduce-scatter and all-to-all, 1 for broadcast.
     */
    public double busFactor(int ranks) {
        double share = (ranks - 1.0) / ranks;
        return switch (this) {
            case ALL_REDUCE -> 2 * share;
            case ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL -> share;
            case BROADCAST -> ranks > 1 ? 1 : 0;
        };
    }
}
