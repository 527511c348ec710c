package org.mirinae.workload.serving;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mirinae.policy.BatchingPolicy;
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
 * @param reservation how much cache a request must find free to be admitted
 * @param maxContext longest prompt and answer together; none: what the KV cache holds
 * @param blockSize tokens in one block of the KV cache
 * @param memoryUtilization share of the GPU's memory the engine may fill
 * @param watermark share of the blocks kept free when a request is admitted
 * @param cudaGraphs whether iterations run from captured graphs, so that launching their operators
 *     costs the host next to nothing
 * @param kvBlocks measured number of blocks of one replica, instead of the computed one
 * @param longPrefillThreshold most tokens of one prompt in one iteration; none: the budget
 * @param order who is admitted first, and who is preempted
 * @param cache what is kept of prompts for those that begin alike, and where
 * @param weightOffload weights kept outside the GPU's memory; none: all inside
 * @param stepJitter random delays of iterations; none: none
 * @param graphBatches sizes a batch of decodes is padded to; empty: none
 */
@Doc("Settings of a serving engine; what is left out is the stack's default.")
public record EngineSettings(
        @Doc("How a batch is put together.") @Default("continuous") BatchingPolicy batching,
        @Doc("Tokens in one iteration.") @Nullable @Positive Integer maxBatchedTokens,
        @Doc("Sequences in one iteration.") @Nullable @Positive @AtMost(1e6) Integer maxSequences,
        @Doc("Whether long prompts are cut over iterations.") @Nullable Boolean chunkedPrefill,
        @Doc("How much cache a request must find free to be admitted.")
                @Nullable KvReservation reservation,
        @Doc("Longest prompt and answer together; by default what the KV cache holds.")
                @Nullable
                @Positive
                Integer maxContext,
        @Doc("Tokens in one block of the KV cache.") @Nullable @Positive @AtMost(65536)
                Integer blockSize,
        @Doc("Share of the GPU's memory the engine may fill.") @Nullable @Positive @AtMost(1)
                Double memoryUtilization,
        @Doc("Share of the blocks kept free when a request is admitted.")
                @Default("0")
                @AtLeast(0)
                @AtMost(0.5)
                double watermark,
        @Doc("Whether iterations run from captured graphs.") @Default("true") boolean cudaGraphs,
        @Doc("Measured number of blocks of one replica, instead of the computed one.")
                @Nullable
                @Positive
                Long kvBlocks,
        @Doc("Most tokens of one prompt in one iteration; by default the whole budget.")
                @Nullable
                @Positive
                Integer longPrefillThreshold,
        @Doc("Who is admitted first, and who is preempted.") @Default("fcfs") QueueOrder order,
        @Doc("What is kept of prompts for those that begin alike, and where.") @Default("{}")
                KvCaching cache,
        @Doc("Weights kept outside the GPU's memory; by default none.")
                @Nullable WeightOffload weightOffload,
        @Doc("Random delays of iterations; by default none.") @Nullable StepJitter stepJitter,
        @Doc("Sizes of captured graphs that a batch of decodes is padded to; by default none.")
                @Default("[]")
                List<Integer> graphBatches)
        implements Checked {

    /** Copies the sizes. */
    public EngineSettings {
        graphBatches = List.copyOf(graphBatches);
    }

    /** Settings that leave out all that is rarely said. */
    public EngineSettings(
            BatchingPolicy batching,
            @Nullable Integer maxBatchedTokens,
            @Nullable Integer maxSequences,
            @Nullable Boolean chunkedPrefill,
            @Nullable KvReservation reservation,
            @Nullable Integer maxContext,
            @Nullable Integer blockSize,
            @Nullable Double memoryUtilization,
            double watermark,
            @Nullable Long kvBlocks) {
        this(
                batching,
                maxBatchedTokens,
                maxSequences,
                chunkedPrefill,
                reservation,
                maxContext,
                blockSize,
                memoryUtilization,
                watermark,
                true,
                kvBlocks,
                null,
                QueueOrder.FCFS,
                KvCaching.USUAL,
                null,
                null,
                List.of());
    }

    @Override
    public void check(Problems problems) {
        for (int i = 0; i < graphBatches.size(); i++) {
            if (graphBatches.get(i) < 1 || graphBatches.get(i) > 1_000_000) {
                problems.at("graph_batches")
                        .at(i)
                        .add(
                                "a graph of " + graphBatches.get(i) + " sequences",
                                "Maybe a number from 1 to 512.");
            }
        }
        if (batching.hasBudget()
                && maxBatchedTokens != null
                && maxSequences != null
                && maxBatchedTokens < maxSequences) {
            problems.add(
                    "max_batched_tokens",
                    maxBatchedTokens
                            + " tokens in one iteration do not reach for the "
                            + maxSequences
                            + " sequences of max_sequences, each of which decodes one",
                    "Maybe set max_sequences to " + maxBatchedTokens + ".");
        }
        checkBatching(problems);
        checkReservation(problems);
        if (kvBlocks != null && kvBlocks < 1) {
            problems.add(
                    "kv_blocks", "a replica without blocks answers nothing", "Maybe leave it out.");
        }
    }

    private void checkBatching(Problems problems) {
        String name = batching.word();
        if (!batching.hasBudget() && maxBatchedTokens != null) {
            problems.add(
                    "max_batched_tokens",
                    name + " batching takes whole prompts and has no token budget",
                    "Maybe leave it out, or set batching to vllm_v1.");
        }
        if (!batching.hasBudget() && Boolean.TRUE.equals(chunkedPrefill)) {
            problems.add(
                    "chunked_prefill",
                    name + " batching takes whole prompts",
                    "Maybe leave it out, or set batching to vllm_v1.");
        }
        if (batching.alwaysCuts() && Boolean.FALSE.equals(chunkedPrefill)) {
            problems.add(
                    "chunked_prefill",
                    name + " batching is made of chunks",
                    "Maybe leave it out, or set batching to vllm_v1.");
        }
        if (longPrefillThreshold != null && !batching.limitsPrompts()) {
            problems.add(
                    "long_prefill_threshold",
                    name + " batching has no limit for single prompts",
                    "Maybe leave it out, or set batching to vllm_v1.");
        }
        if (batching.cutsWholeBlocks()
                && !Boolean.FALSE.equals(chunkedPrefill)
                && maxBatchedTokens != null
                && blockSize != null
                && maxBatchedTokens < blockSize) {
            problems.add(
                    "max_batched_tokens",
                    maxBatchedTokens
                            + " tokens in one iteration are less than one block of "
                            + blockSize
                            + ", of which chunks are made",
                    "Maybe set max_batched_tokens to " + blockSize + " or more.");
        }
    }

    private void checkReservation(Problems problems) {
        if (batching.needsReservation()
                && reservation != null
                && reservation != batching.reservation()) {
            problems.add(
                    "reservation",
                    batching.word()
                            + " batching keeps room for the longest answer, "
                            + name(reservation)
                            + " does not",
                    "Maybe leave it out.");
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
