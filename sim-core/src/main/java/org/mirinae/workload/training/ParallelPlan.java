package org.mirinae.workload.training;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.llm.training.ContextExchange;
import org.mirinae.llm.training.RecomputeModule;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.workload.schedule.OneForwardOneBackward;
import org.mirinae.workload.schedule.Schedule;

/**
 * Says how the training of a model is spread over GPUs. Unless {@code rankOrder} says otherwise,
 * ranks are numbered tensor first, then context, then data, then pipeline, as Megatron-LM numbers
 * them; expert parallelism runs over the tensor, context and data ranks of a stage.
 *
 * @param tensor width of tensor parallelism
 * @param pipeline stages
 * @param virtualStages chunks of layers on each stage
 * @param context width of context parallelism
 * @param expert width of expert parallelism
 * @param data width of data parallelism; what the cluster leaves over, where absent
 * @param microBatch sequences of one micro-batch
 * @param recompute which activations are computed again
 * @param sharding what data-parallel ranks share
 * @param sequenceParallel whether norms and residuals are split over the tensor-parallel ranks
 * @param overlap which communication is hidden
 * @param schedule order in which stages run their chunks
 * @param stageLayers layers of each virtual stage from the input on; dealt evenly where absent
 * @param contextExchange how context-parallel ranks come by keys and values
 * @param expertTensor width of tensor parallelism within an expert; absent: what {@code expert}
 *     leaves of {@code tensor}
 * @param shardRanks ranks over which is sharded what {@code sharding} says, copies beside them
 *     (HSDP); all that hold the same weights where absent
 * @param recomputeModules what {@code recompute: selective} throws away
 * @param offload what is kept outside the memory of the GPUs
 * @param rankOrder how ranks are numbered over GPUs, fastest first
 * @param recomputeLayers layers of each virtual stage, from its first on, that {@code recompute:
 *     full} computes again (Megatron's {@code --recompute-method block}); all where absent
 */
@Doc("How the training of a model is spread over GPUs.")
public record ParallelPlan(
        @Doc("Width of tensor parallelism.") @Default("1") @AtLeast(1) @AtMost(1_000_000)
                int tensor,
        @Doc("Pipeline stages.") @Default("1") @AtLeast(1) @AtMost(10_000) int pipeline,
        @Doc("Chunks of layers on each stage.") @Default("1") @AtLeast(1) @AtMost(10_000)
                int virtualStages,
        @Doc("Width of context parallelism.") @Default("1") @AtLeast(1) @AtMost(1_000_000)
                int context,
        @Doc("Width of expert parallelism.") @Default("1") @AtLeast(1) @AtMost(1_000_000)
                int expert,
        @Doc("Width of data parallelism; what the cluster leaves over, where absent.")
                @Nullable
                @AtLeast(1)
                @AtMost(1_000_000_000)
                Integer data,
        @Doc("Sequences of one micro-batch.") @Default("1") @AtLeast(1) @AtMost(1_000_000)
                int microBatch,
        @Doc("Which activations are computed again for the backward pass.") @Default("none")
                Recompute recompute,
        @Doc("What data-parallel ranks hold a part of: none, optimizer, gradients, parameters.")
                @Default("optimizer")
                Sharding sharding,
        @Doc("Whether norms and residuals are split over the tensor-parallel ranks.")
                @Default("true")
                boolean sequenceParallel,
        @Doc("Which communication runs beside computation.") @Default("{}") Overlap overlap,
        @Doc("Order in which stages run their chunks.") @Default("1f1b") Schedule schedule,
        @Doc("Layers of each virtual stage from the input on; dealt evenly where absent.")
                @Nullable List<Integer> stageLayers,
        @Doc("How context-parallel ranks come by keys and values.") @Default("ring")
                ContextExchange contextExchange,
        @Doc("Tensor parallelism within an expert; absent: what expert leaves of tensor.")
                @Nullable
                @AtLeast(1)
                @AtMost(1_000_000)
                Integer expertTensor,
        @Doc("Ranks that share shards, copies beside them (HSDP); all where absent.")
                @Nullable
                @AtLeast(1)
                @AtMost(1_000_000_000)
                Integer shardRanks,
        @Doc("What recompute: selective throws away.") @Default("[core_attn]")
                List<RecomputeModule> recomputeModules,
        @Doc("What is kept outside the memory of the GPUs.") @Default("{}") Offload offload,
        @Doc("How ranks are numbered over GPUs, fastest first.")
                @Default("[tensor, context, expert, data, pipeline]")
                List<RankAxis> rankOrder,
        @Doc("Layers of each virtual stage that recompute: full computes again; all where absent.")
                @Nullable
                @AtLeast(1)
                @AtMost(1_000_000)
                Integer recomputeLayers) {

    /** The order in which Megatron-LM numbers ranks. */
    public static final List<RankAxis> MEGATRON_ORDER =
            List.of(
                    RankAxis.TENSOR,
                    RankAxis.CONTEXT,
                    RankAxis.EXPERT,
                    RankAxis.DATA,
                    RankAxis.PIPELINE);

    /** The schedule of a plan that names none, and of one without a pipeline. */
    public static final Schedule USUAL = new OneForwardOneBackward();

    /** Makes a plan of 1F1B whose layers are dealt evenly. */
    public ParallelPlan(
            int tensor,
            int pipeline,
            int virtualStages,
            int context,
            int expert,
            @Nullable Integer data,
            int microBatch,
            Recompute recompute,
            Sharding sharding,
            boolean sequenceParallel,
            Overlap overlap) {
        this(
                tensor,
                pipeline,
                virtualStages,
                context,
                expert,
                data,
                microBatch,
                recompute,
                sharding,
                sequenceParallel,
                overlap,
                USUAL,
                null,
                ContextExchange.RING,
                null,
                null,
                List.of(RecomputeModule.CORE_ATTN),
                Offload.NONE,
                MEGATRON_ORDER,
                null);
    }

    /** Keeps its own copies of the lists. */
    public ParallelPlan {
        recomputeModules = List.copyOf(recomputeModules);
        rankOrder = List.copyOf(rankOrder);
        stageLayers = stageLayers == null ? null : List.copyOf(stageLayers);
    }

    /** Chunks of layers the pipeline is cut into. */
    public int chunks() {
        return pipeline * virtualStages;
    }

    /** Ranks that hold a copy of each pipeline stage for every data-parallel rank. */
    public int stageCopies() {
        return schedule.copies();
    }

    /** Ranks that hold one copy of the model, experts apart. */
    public long modelRanks() {
        return (long) tensor * context * pipeline;
    }

    /** The same with this width of data parallelism. */
    public ParallelPlan withData(int width) {
        return new ParallelPlan(
                tensor,
                pipeline,
                virtualStages,
                context,
                expert,
                width,
                microBatch,
                recompute,
                sharding,
                sequenceParallel,
                overlap,
                schedule,
                stageLayers,
                contextExchange,
                expertTensor,
                shardRanks,
                recomputeModules,
                offload,
                rankOrder,
                recomputeLayers);
    }

    /** The same, other modules computed again where recomputation is selective. */
    public ParallelPlan withModules(List<RecomputeModule> modules) {
        return new ParallelPlan(
                tensor,
                pipeline,
                virtualStages,
                context,
                expert,
                data,
                microBatch,
                recompute,
                sharding,
                sequenceParallel,
                overlap,
                schedule,
                stageLayers,
                contextExchange,
                expertTensor,
                shardRanks,
                modules,
                offload,
                rankOrder,
                recomputeLayers);
    }

    /**
     * The same, other activations computed again.
     *
     * @param modules thrown away where it is selective
     * @param layers of each virtual stage where it is full, all of them where null
     */
    public ParallelPlan withRecompute(
            Recompute other, List<RecomputeModule> modules, @Nullable Integer layers) {
        return new ParallelPlan(
                tensor,
                pipeline,
                virtualStages,
                context,
                expert,
                data,
                microBatch,
                other,
                sharding,
                sequenceParallel,
                overlap,
                schedule,
                stageLayers,
                contextExchange,
                expertTensor,
                shardRanks,
                modules,
                offload,
                rankOrder,
                layers);
    }

    /**
     * Layers of a chunk that are thrown away as {@code recompute} says, and computed again; the
     * first ones, group by group.
     *
     * @param dealt layers of each group that the chunk holds
     */
    public int[] layersAgain(int[] dealt) {
        int[] again = dealt.clone();
        if (recompute == Recompute.NONE) {
            Arrays.fill(again, 0);
        } else if (recompute == Recompute.FULL && recomputeLayers != null) {
            int left = recomputeLayers;
            for (int g = 0; g < again.length; g++) {
                again[g] = Math.min(again[g], left);
                left -= again[g];
            }
        }
        return again;
    }

    /** The same, its stages run in another order. */
    public ParallelPlan withSchedule(Schedule other) {
        return new ParallelPlan(
                tensor,
                pipeline,
                virtualStages,
                context,
                expert,
                data,
                microBatch,
                recompute,
                sharding,
                sequenceParallel,
                overlap,
                other,
                stageLayers,
                contextExchange,
                expertTensor,
                shardRanks,
                recomputeModules,
                offload,
                rankOrder,
                recomputeLayers);
    }

    /** Parts thrown away and computed again; none where everything or nothing is. */
    public List<RecomputeModule> modulesAgain() {
        return recompute == Recompute.SELECTIVE ? recomputeModules : List.of();
    }

    /** The same with another sharding. */
    public ParallelPlan withSharding(Sharding other) {
        return new ParallelPlan(
                tensor,
                pipeline,
                virtualStages,
                context,
                expert,
                data,
                microBatch,
                recompute,
                other,
                sequenceParallel,
                overlap,
                schedule,
                stageLayers,
                contextExchange,
                expertTensor,
                shardRanks,
                recomputeModules,
                offload,
                rankOrder,
                recomputeLayers);
    }

    /** The same with other overlaps. */
    public ParallelPlan withOverlap(Overlap other) {
        return new ParallelPlan(
                tensor,
                pipeline,
                virtualStages,
                context,
                expert,
                data,
                microBatch,
                recompute,
                sharding,
                sequenceParallel,
                other,
                schedule,
                stageLayers,
                contextExchange,
                expertTensor,
                shardRanks,
                recomputeModules,
                offload,
                rankOrder,
                recomputeLayers);
    }

    /** The same with other things kept outside the memory of the GPUs. */
    public ParallelPlan withOffload(Offload other) {
        return new ParallelPlan(
                tensor,
                pipeline,
                virtualStages,
                context,
                expert,
                data,
                microBatch,
                recompute,
                sharding,
                sequenceParallel,
                overlap,
                schedule,
                stageLayers,
                contextExchange,
                expertTensor,
                shardRanks,
                recomputeModules,
                other,
                rankOrder,
                recomputeLayers);
    }
}
