package org.mirinae.policy;

/**
 * What goes into one iteration of a serving engine. Decoding sequences always go on, each by one
 * token; the policy says how many tokens of prompts come beside them.
 *
 * <p>An answer may depend on the view and the prompt alone: the engine relies on it staying the
 * same while the batch does.
 */
public sealed interface BatchingPolicy {

    /** Most sequences in one iteration. */
    int maxSequences();

    /** Tokens of a waiting prompt to begin with in the coming iteration; 0 when it must wait. */
    long begin(BatchView batch, long promptTokens);

    /** Tokens of a prompt in work, of which this many are left, for the coming iteration. */
    long proceed(BatchView batch, long leftTokens);

    /** Whether a prompt of this length could ever begin. */
    boolean admits(long promptTokens);

    /**
     * Continuous batching as vLLM V1 does it: decodes first, then prompts in the order of the queue
     * until the token budget is spent; with chunked prefill the last one may be cut, without it
     * waits until it fits whole. Source: vllm-project/vllm, vllm/v1/core/sched/scheduler.py,
     * schedule().
     *
     * @param maxBatchedTokens token budget of one iteration, at least {@code maxSequences}
     * @param maxSequences most sequences in one iteration
     * @param chunkedPrefill whether prompts are cut over iterations
     * @param longPrefillThreshold most tokens of one prompt in one iteration; 0 for no such limit
     */
    record VllmV1(
            long maxBatchedTokens,
            int maxSequences,
            boolean chunkedPrefill,
            long longPrefillThreshold)
            implements BatchingPolicy {

        /** Without a limit for single prompts. */
        public VllmV1(long maxBatchedTokens, int maxSequences, boolean chunkedPrefill) {
            this(maxBatchedTokens, maxSequences, chunkedPrefill, 0);
        }

        @Override
        public long begin(BatchView batch, long promptTokens) {
            if (batch.sequences() >= maxSequences) {
                return 0;
            }
            long left = maxBatchedTokens - batch.scheduledTokens();
            long wanted = limited(promptTokens);
            return chunkedPrefill || wanted <= left ? Math.min(left, wanted) : 0;
        }

        @Override
        public long proceed(BatchView batch, long leftTokens) {
            return Math.min(limited(leftTokens), maxBatchedTokens - batch.scheduledTokens());
        }

        private long limited(long tokens) {
            return longPrefillThreshold > 0 ? Math.min(tokens, longPrefillThreshold) : tokens;
        }

        @Override
        public boolean admits(long promptTokens) {
            return chunkedPrefill || limited(promptTokens) <= maxBatchedTokens;
        }
    }

    /**
     * Sarathi-Serve (Agrawal et al., OSDI 2024): every iteration carries all decodes and fills up
     * to a fixed number of tokens with chunks of prompts, so that no decode waits behind a prompt.
     * A prompt is let in only where all its blocks are free (microsoft/sarathi-serve,
     * sarathi/core/scheduler/sarathi_scheduler.py): see {@code KvReservation.PROMPT}.
     *
     * @param chunkTokens tokens of one iteration, at least {@code maxSequences}
     * @param maxSequences most sequences in one iteration
     */
    record Sarathi(long chunkTokens, int maxSequences) implements BatchingPolicy {
        @Override
        public long begin(BatchView batch, long promptTokens) {
            return batch.sequences() >= maxSequences ? 0 : proceed(batch, promptTokens);
        }

        @Override
        public long proceed(BatchView batch, long leftTokens) {
            return Math.min(leftTokens, chunkTokens - batch.scheduledTokens());
        }

        @Override
        public boolean admits(long promptTokens) {
            return true;
        }
    }

    /**
     * Orca (Yu et al., OSDI 2022, algorithm 1): iteration-level scheduling of whole prompts beside
     * decodes, first come first served, with room kept for the longest answer: see {@code
     * KvReservation.WHOLE}.
     *
     * @param maxSequences most sequences in one iteration
     */
    record Orca(int maxSequences) implements BatchingPolicy {
        @Override
        public long begin(BatchView batch, long promptTokens) {
            return batch.sequences() < maxSequences ? promptTokens : 0;
        }

        @Override
        public long proceed(BatchView batch, long leftTokens) {
            return leftTokens;
        }

        @Override
        public boolean admits(long promptTokens) {
            return true;
        }
    }

    /**
     * TensorRT-LLM's in-flight batching: generation requests first, then contexts first come first
     * served; a context that does not fit whole into the token budget is cut to a multiple of the
     * chunk unit, which is a block of the cache, or waits where contexts are not chunked. Source:
     * NVIDIA/TensorRT-LLM, cpp/tensorrt_llm/batch_manager/microBatchScheduler.cpp.
     *
     * @param maxTokens token budget of one iteration
     * @param maxSequences most sequences in one iteration
     * @param chunkedContext whether contexts are cut
     * @param chunkUnit tokens a chunk is a multiple of, unless it is the last
     */
    record InFlight(long maxTokens, int maxSequences, boolean chunkedContext, int chunkUnit)
            implements BatchingPolicy {
        @Override
        public long begin(BatchView batch, long promptTokens) {
            return batch.sequences() >= maxSequences ? 0 : proceed(batch, promptTokens);
        }

        @Override
        public long proceed(BatchView batch, long leftTokens) {
            long left = maxTokens - batch.scheduledTokens();
            if (leftTokens <= left) {
                return leftTokens;
            }
            return chunkedContext ? left / chunkUnit * chunkUnit : 0;
        }

        @Override
        public boolean admits(long promptTokens) {
            // Beside a full batch of decodes there must be room for a chunk at last; alone there
            // is.
            return promptTokens <= maxTokens || chunkedContext && maxTokens >= chunkUnit;
        }
    }

    /**
     * Static batching: a batch takes in whole prompts while nothing decodes, and nobody joins until
     * its last answer is done. What came before continuous batching (Yu et al., Orca, OSDI 2022).
     *
     * @param maxSequences most sequences in one batch
     */
    record Static(int maxSequences) implements BatchingPolicy {
        @Override
        public long begin(BatchView batch, long promptTokens) {
            return batch.decoding() == 0 && batch.sequences() < maxSequences ? promptTokens : 0;
        }

        @Override
        public long proceed(BatchView batch, long leftTokens) {
            return leftTokens;
        }

        @Override
        public boolean admits(long promptTokens) {
            return true;
        }
    }
}
