package org.mirinae.policy;

import org.mirinae.schema.Tag;

/**
 * Continuous batching as vLLM V1 does it: decodes first, then prompts in the order of the queue
 * until the token budget is spent; with chunked prefill the last one may be cut, without it waits
 * until it fits whole. Source: vllm-project/vllm, vllm/v1/core/sched/scheduler.py, schedule().
 */
@Tag("vllm_v1")
public record VllmV1Batching() implements BatchingPolicy {

    @Override
    public long begin(BatchLimits limits, BatchView batch, long promptTokens) {
        if (batch.sequences() >= limits.sequences()) {
            return 0;
        }
        long left = limits.tokens() - batch.scheduledTokens();
        long wanted = limited(limits, promptTokens);
        return limits.chunkedPrefill() || wanted <= left ? Math.min(left, wanted) : 0;
    }

    @Override
    public long proceed(BatchLimits limits, BatchView batch, long leftTokens) {
        return Math.min(limited(limits, leftTokens), limits.tokens() - batch.scheduledTokens());
    }

    private static long limited(BatchLimits limits, long tokens) {
        long most = limits.longPrefillThreshold();
        return most > 0 ? Math.min(tokens, most) : tokens;
    }

    @Override
    public boolean admits(BatchLimits limits, long promptTokens) {
        return limits.chunkedPrefill() || limited(limits, promptTokens) <= limits.tokens();
    }

    @Override
    public boolean limitsPrompts() {
        return true;
    }
}
