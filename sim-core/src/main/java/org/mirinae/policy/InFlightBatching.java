package org.mirinae.policy;

import org.mirinae.schema.Tag;

/**
 * TensorRT-LLM's in-flight batching: generation requests first, then contexts first come first
 * served; a context that does not fit whole into the token budget is cut to a multiple of the chunk
 * unit, which is a block of the cache, or waits where contexts are not chunked. Source:
 * NVIDIA/TensorRT-LLM, cpp/tensorrt_llm/batch_manager/microBatchScheduler.cpp.
 */
@Tag("in_flight")
public record InFlightBatching() implements BatchingPolicy {

    @Override
    public long begin(BatchLimits limits, BatchView batch, long promptTokens) {
        return batch.sequences() >= limits.sequences() ? 0 : proceed(limits, batch, promptTokens);
    }

    @Override
    public long proceed(BatchLimits limits, BatchView batch, long leftTokens) {
        long left = limits.tokens() - batch.scheduledTokens();
        if (leftTokens <= left) {
            return leftTokens;
        }
        return limits.chunkedPrefill() ? left / limits.blockSize() * limits.blockSize() : 0;
    }

    /** Beside a full batch of decodes there must be room for a chunk at last; alone there is. */
    @Override
    public boolean admits(BatchLimits limits, long promptTokens) {
        return promptTokens <= limits.tokens()
                || limits.chunkedPrefill() && limits.tokens() >= limits.blockSize();
    }

    @Override
    public boolean cutsWholeBlocks() {
        return true;
    }
}
