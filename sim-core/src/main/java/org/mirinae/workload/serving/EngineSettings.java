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
import org.mirinae.schema.Flat;
import org.mirinae.schema.Key;
import org.mirinae.schema.KeyOrder;
import org.mirinae.schema.Positive;
import org.mirinae.stack.KvReservation;

/** Settings of a serving engine; what is left out is the stack's default. */
@Doc("Settings of a serving engine; what is left out is the stack's default.")
@KeyOrder({
    "batching",
    "max_batched_tokens",
    "max_sequences",
    "chunked_prefill",
    "reservation",
    "max_context",
    "block_size",
    "memory_utilization",
    "watermark",
    "cuda_graphs",
    "kv_blocks",
    "long_prefill_threshold",
    "order",
    "cache",
    "weight_offload",
    "step_jitter",
    "graph_batches"
})
public record EngineSettings(
        @Doc("How a batch is put together.") @Default("continuous") BatchingPolicy batching,
        @Flat BatchBudget budget,
        @Doc("Longest prompt and answer together; by default what the KV cache holds.")
                @Nullable
                @Positive
                Integer maxContext,
        @Flat KvMemory kvMemory,
        @Flat CudaGraphs graphs,
        @Doc("Who is admitted first, and who is preempted.") @Default("fcfs") QueueOrder order,
        @Doc("What is kept of prompts for those that begin alike, and where.") @Default("{}")
                KvCaching cache,
        @Doc("Weights kept outside the GPU's memory; by default none.")
                @Nullable WeightOffload weightOffload,
        @Doc("Random delays of iterations; by default none.") @Nullable StepJitter stepJitter)
        implements Checked {

    /** Bounds what one iteration takes. */
    public record BatchBudget(
            @Doc("Tokens in one iteration.") @Nullable @Positive Integer maxBatchedTokens,
            @Doc("Sequences in one iteration.") @Nullable @Positive @AtMost(1e6)
                    Integer maxSequences,
            @Doc("Whether long prompts are cut over iterations.") @Nullable Boolean chunkedPrefill,
            @Doc("Most tokens of one prompt in one iteration; by default the whole budget.")
                    @Nullable
                    @Positive
                    Integer longPrefillThreshold) {

        /** Leaves everything to the stack. */
        public static final BatchBudget USUAL = new BatchBudget(null, null, null, null);
    }

    /** Says how much memory the KV cache has, and how requests get their share. */
    public record KvMemory(
            @Doc("How much cache a request must find free to be admitted.")
                    @Nullable KvReservation reservation,
            @Doc("Tokens in one block of the KV cache.") @Nullable @Positive @AtMost(65536)
                    Integer blockSize,
            @Doc("Share of the GPU's memory the engine may fill.") @Nullable @Positive @AtMost(1)
                    Double memoryUtilization,
            @Doc("Share of the blocks kept free when a request is admitted.")
                    @Default("0")
                    @AtLeast(0)
                    @AtMost(0.5)
                    double watermark,
            @Key("kv_blocks")
                    @Doc("Measured number of blocks of one replica, instead of the computed one.")
                    @Nullable
                    @Positive
                    Long blocks) {}

    /**
     * Says whether iterations run from captured graphs, so that launching their operators costs the
     * host next to nothing.
     */
    public record CudaGraphs(
            @Key("cuda_graphs")
                    @Doc("Whether iterations run from captured graphs.")
                    @Default("true")
                    boolean captured,
            @Key("graph_batches")
                    @Doc(
                            "Sizes of captured graphs that a batch of decodes is padded to; by default none.")
                    @Default("[]")
                    List<Integer> batches) {

        /** Every iteration runs from a graph of its own size. */
        public static final CudaGraphs USUAL = new CudaGraphs(true, List.of());

        /** Copies the sizes. */
        public CudaGraphs {
            batches = List.copyOf(batches);
        }
    }

    @Override
    public void check(Problems problems) {
        for (int i = 0; i < graphs.batches().size(); i++) {
            if (graphs.batches().get(i) < 1 || graphs.batches().get(i) > 1_000_000) {
                problems.at("graph_batches")
                        .at(i)
                        .add(
                                "a graph of " + graphs.batches().get(i) + " sequences",
                                "Maybe a number from 1 to 512.");
            }
        }
        if (batching.hasBudget()
                && budget.maxBatchedTokens() != null
                && budget.maxSequences() != null
                && budget.maxBatchedTokens() < budget.maxSequences()) {
            problems.add(
                    "max_batched_tokens",
                    budget.maxBatchedTokens()
                            + " tokens in one iteration do not reach for the "
                            + budget.maxSequences()
                            + " sequences of max_sequences, each of which decodes one",
                    "Maybe set max_sequences to " + budget.maxBatchedTokens() + ".");
        }
        checkBatching(problems);
        checkReservation(problems);
        if (kvMemory.blocks() != null && kvMemory.blocks() < 1) {
            problems.add(
                    "kv_blocks", "a replica without blocks answers nothing", "Maybe leave it out.");
        }
    }

    private void checkBatching(Problems problems) {
        String name = batching.word();
        if (!batching.hasBudget() && budget.maxBatchedTokens() != null) {
            problems.add(
                    "max_batched_tokens",
                    name + " batching takes whole prompts and has no token budget",
                    "Maybe leave it out, or set batching to vllm_v1.");
        }
        if (!batching.hasBudget() && Boolean.TRUE.equals(budget.chunkedPrefill())) {
            problems.add(
                    "chunked_prefill",
                    name + " batching takes whole prompts",
                    "Maybe leave it out, or set batching to vllm_v1.");
        }
        if (batching.alwaysCuts() && Boolean.FALSE.equals(budget.chunkedPrefill())) {
            problems.add(
                    "chunked_prefill",
                    name + " batching is made of chunks",
                    "Maybe leave it out, or set batching to vllm_v1.");
        }
        if (budget.longPrefillThreshold() != null && !batching.limitsPrompts()) {
            problems.add(
                    "long_prefill_threshold",
                    name + " batching has no limit for single prompts",
                    "Maybe leave it out, or set batching to vllm_v1.");
        }
        if (batching.cutsWholeBlocks()
                && !Boolean.FALSE.equals(budget.chunkedPrefill())
                && budget.maxBatchedTokens() != null
                && kvMemory.blockSize() != null
                && budget.maxBatchedTokens() < kvMemory.blockSize()) {
            problems.add(
                    "max_batched_tokens",
                    budget.maxBatchedTokens()
                            + " tokens in one iteration are less than one block of "
                            + kvMemory.blockSize()
                            + ", of which chunks are made",
                    "Maybe set max_batched_tokens to " + kvMemory.blockSize() + " or more.");
        }
    }

    private void checkReservation(Problems problems) {
        if (batching.needsReservation()
                && kvMemory.reservation() != null
                && kvMemory.reservation() != batching.reservation()) {
            problems.add(
                    "reservation",
                    batching.word()
                            + " batching keeps room for the longest answer, "
                            + name(kvMemory.reservation())
                            + " does not",
                    "Maybe leave it out.");
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
