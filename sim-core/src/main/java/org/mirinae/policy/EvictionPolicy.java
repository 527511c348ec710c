package org.mirinae.policy;

import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;

/**
 * Chooses which block that nobody uses is evicted first when a level of memory is full: the one of
 * the lowest rank, among equals the one used longest ago, then the one deepest in its chain.
 */
@Doc("Which unused block is given up first when a level of memory is full.")
public sealed interface EvictionPolicy {

    /**
     * Rank of a block; the lowest goes first.
     *
     * @param usedNanos when it was used last
     * @param bornNanos when it came into this level
     * @param uses how often it was found here
     */
    long rank(long usedNanos, long bornNanos, long uses);

    /** Least recently used, as vLLM, SGLang and LMCache do by default. */
    @Tag("lru")
    @Doc("The one used longest ago.")
    record LeastRecentlyUsed() implements EvictionPolicy {
        @Override
        public long rank(long usedNanos, long bornNanos, long uses) {
            return usedNanos;
        }
    }

    /** First in, first out. */
    @Tag("fifo")
    @Doc("The one that came first.")
    record FirstInFirstOut() implements EvictionPolicy {
        @Override
        public long rank(long usedNanos, long bornNanos, long uses) {
            return bornNanos;
        }
    }

    /** Least frequently used. */
    @Tag("lfu")
    @Doc("The one found least often.")
    record LeastFrequentlyUsed() implements EvictionPolicy {
        @Override
        public long rank(long usedNanos, long bornNanos, long uses) {
            return uses;
        }
    }

    /** Most recently used: what scans that never come back do not harm. */
    @Tag("mru")
    @Doc("The one used last: for scans longer than the memory.")
    record MostRecentlyUsed() implements EvictionPolicy {
        @Override
        public long rank(long usedNanos, long bornNanos, long uses) {
            return -usedNanos;
        }
    }
}
