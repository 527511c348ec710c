package org.mirinae.extending;

import org.mirinae.policy.BatchLimits;
import org.mirinae.policy.BatchView;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.schema.Tag;

/** At most one prompt beside the decodes of an iteration, whole, whatever its length. */
@Tag("one_prompt")
public record OnePromptBatching() implements BatchingPolicy {

    @Override
    public long begin(BatchLimits limits, BatchView batch, long promptTokens) {
        boolean alone = batch.scheduledTokens() == batch.decoding();
        return alone && batch.sequences() < limits.sequences() ? promptTokens : 0;
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
}
