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
     * Continuous batching as vLLM V1 does it: decodes first, then prompts first come first served
     * until the token budget is spent; with chunked prefill the last one may be cut, without it
     * waits until it fits whole. Source: vllm-project/vllm, vllm/v1/core/sched/scheduler.py,
     * schedule().
     *
     * @param maxBatchedTokens token budget of one iteration, at least {@code maxSequences}
     * @param maxSequences most sequences in one iteration
     * @param chunkedPrefill whether prompts are cut over iterations
     */
    record Continuous(long maxBatchedTokens, int maxSequences, boolean chunkedPrefill)
            implements BatchingPolicy {
        @Override
        public long begin(BatchView batch, long promptTokens) {
            if (batch.sequences() >= maxSequences) {
                return 0;
            }
            long left = maxBatchedTokens - batch.scheduledTokens();
            return chunkedPrefill || promptTokens <= left ? Math.min(left, promptTokens) : 0;
        }

        @Override
        public long proceed(BatchView batch, long leftTokens) {
            return Math.min(leftTokens, maxBatchedTokens - batch.scheduledTokens());
        }

        @Override
        public boolean admits(long promptTokens) {
            return chunkedPrefill || promptTokens <= maxBatchedTokens;
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
