package org.mirinae.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;

/**
 * How the training of a model is spread over chips. Ranks are numbered tensor first, then context,
 * then data, then pipeline, as Megatron-LM numbers them; expert parallelism runs over the tensor,
 * context and data ranks of a stage, with whole experts on a rank.
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
 */
@Doc("How the training of a model is spread over chips.")
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
                @Nullable List<Integer> stageLayers) {

    /** Of 1F1B, its layers dealt evenly. */
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
                Schedule.ONE_F_ONE_B,
                null);
    }

    /** Keeps its own copy of the list. */
    public ParallelPlan {
        stageLayers = stageLayers == null ? null : List.copyOf(stageLayers);
    }

    /** Chunks of layers the pipeline is cut into. */
    public int chunks() {
        return pipeline * virtualStages;
    }

    /** Ranks that hold a copy of each pipeline stage for every data-parallel rank. */
    public int stageCopies() {
        return schedule == Schedule.DUALPIPE ? 2 : 1;
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
                stageLayers);
    }
}
