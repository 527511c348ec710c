package org.mirinae.policy;

import org.mirinae.schema.Tag;
import org.mirinae.stack.KvReservation;

/**
 * Orca (Yu et al., OSDI 2022, algorithm 1): iteration-level scheduling of whole prompts beside
 * decodes, first come first served, with room kept for the longest answer.
 */
@Tag("orca")
public record OrcaBatching() implements BatchingPolicy {

    @Override
    public long begin(BatchLimits limits, BatchView batch, long promptTokens) {
        return batch.sequences() < limits.sequences() ? promptTokens : 0;
    }

    @Override
    public long proceed(BatchLimits limits, BatchView batch, long leftTokens) {
        return leftTokens;
    }

    @Override
    public boolean admits(BatchLimits limits, long promptTokens) {
        return true;
    }

    @Override
    public boolean hasBudget() {
        return false;
    }

    @Override
    public KvReservation reservation() {
        return KvReservation.WHOLE;
    }

    @Override
    public boolean needsReservation() {
        return true;
    }
}
