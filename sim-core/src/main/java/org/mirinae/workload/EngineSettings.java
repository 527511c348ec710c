package org.mirinae.workload;

import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.stack.KvReservation;

/**
 * Settings of a serving engine; what is left out is the stack's default.
 *
 * @param batching how a batch is put together
 * @param maxBatchedTokens tokens in one iteration
 * @param maxSequences sequences in one iteration
 * @param chunkedPrefill whether long prompts are cut over iterations
 * @param reservation how much cache a request must find free to be let in
 * @param maxContext longest prompt and answer together; none: what the KV cache holds
 * @param blockSize tokens in one block of the KV cache
 * @param memoryUtilization share of the chip's memory the engine may fill
 * @param watermark share of the blocks kept free when a request is let in
 * @param kvBlocks measured number of blocks of one replica, instead of the computed one
 */
@Doc("Settings of a serving engine; what is left out is the stack's default.")
public record EngineSettings(
        @Doc("How a batch is put together.") @Default("continuous") Batching batching,
        @Doc("Tokens in one iteration.") @Nullable @Positive Integer maxBatchedTokens,
        @Doc("Sequences in one iteration.") @Nullable @Positive @AtMost(1e6) Integer maxSequences,
        @Doc("Whether long prompts are cut over iterations.") @Nullable Boolean chunkedPrefill,
        @Doc("How much cache a request must find free to be let in.")
                @Nullable KvReservation reservation,
        @Doc("Longest prompt and answer together; by default what the KV cache holds.")
                @Nullable
                @Positive
                Integer maxContext,
        @Doc("Tokens in one block of the KV cache.") @Nullable @Positive @AtMost(65536)
                Integer blockSize,
        @Doc("Share of the chip's memory the engine may fill.") @Nullable @Positive @AtMost(1)
                Double memoryUtilization,
        @Doc("Share of the blocks kept free when a request is let in.")
                @Default("0")
                @AtLeast(0)
                @AtMost(0.5)
                double watermark,
        @Doc("Measured number of blocks of one replica, instead of the computed one.")
                @Nullable
                @Positive
                Long kvBlocks)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (maxBatchedTokens != null && maxSequences != null && maxBatchedTokens < maxSequences) {
            problems.add(
                    "max_batched_tokens",
                    maxBatchedTokens
                            + " tokens in one iteration do not reach for the "
                            + maxSequences
                            + " sequences of max_sequences, each of which decodes one",
                    "Maybe set max_sequences to " + maxBatchedTokens + ".");
        }
    }
}
