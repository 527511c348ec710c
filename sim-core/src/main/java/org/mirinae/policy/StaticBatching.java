package org.mirinae.policy;

import org.mirinae.schema.Tag;

/**
 * Static batching: a batch takes in whole prompts while nothing decodes, and nobody joins until its
 * last answer is done. What came before continuous batching (Yu et al., Orca, OSDI 2022).
 */
@Tag("static")
public record StaticBatching() implements BatchingPolicy {

    @Override
    public long begin(BatchLimits limits, BatchView batch, long promptTokens) {
        return batch.decoding() == 0 && batch.sequences() < limits.sequences() ? promptTokens : 0;
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
    public boolean staysClosed() {
        return true;
    }
}
