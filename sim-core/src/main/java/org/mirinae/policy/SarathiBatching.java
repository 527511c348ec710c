package org.mirinae.policy;

import org.mirinae.schema.Tag;
import org.mirinae.stack.KvReservation;

/**
 * Sarathi-Serve (Agrawal et al., OSDI 2024): every iteration carries all decodes and fills up to a
 * fixed number of tokens with chunks of prompts, so that no decode waits behind a prompt. A prompt
 * is admitted only where all its blocks are free (microsoft/sarathi-serve,
 * sarathi/core/scheduler/sarathi_scheduler.py).
 */
@Tag("sarathi")
public record SarathiBatching() implements BatchingPolicy {

    @Override
    public long begin(BatchLimits limits, BatchView batch, long promptTokens) {
        return batch.sequences() >= limits.sequences() ? 0 : proceed(limits, batch, promptTokens);
    }

    @Override
    public long proceed(BatchLimits limits, BatchView batch, long leftTokens) {
        return Math.min(leftTokens, limits.tokens() - batch.scheduledTokens());
    }

    @Override
    public boolean admits(BatchLimits limits, long promptTokens) {
        return true;
    }

    @Override
    public boolean alwaysCuts() {
        return true;
    }

    @Override
    public KvReservation reservation() {
        return KvReservation.PROMPT;
    }
}
