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
import org.mirinae.schema.Flat;
import org.mirinae.schema.Key;
import org.mirinae.schema.KeyOrder;
import org.mirinae.workload.schedule.OneForwardOneBackward;
import org.mirinae.workload.schedule.Schedule;

/**
 * Says how the training of a model is spread over GPUs. Unless {@code rankOrder} says otherwise,
 * ranks are numbered tensor first, then context, then data, then pipeline, as Megatron-LM numbers
 * them; expert parallelism runs over the tensor, context and data ranks of a stage.
 */
@Doc("How the training of a model is spread over GPUs.")
@KeyOrder({
    "tensor",
    "pipeline",
    "virtual_stages",
    "context",
    "expert",
    "data",
    "micro_batch",
    "recompute",
    "sharding",
    "sequence_parallel",
    "overlap",
    "schedule",
    "stage_layers",
    "context_exchange",
    "expert_tensor",
    "shard_ranks",
    "recompute_modules",
    "offload",
    "rank_order",
    "recompute_layers"
})
public record ParallelPlan(
        @Doc("Width of tensor parallelism.") @Default("1") @AtLeast(1) @AtMost(1_000_000)
                int tensor,
        @Doc("Whether norms and residuals are split over the tensor-parallel ranks.")
                @Default("true")
                boolean sequenceParallel,
        @Flat Pipeline pipeline,
        @Flat Context context,
        @Flat Experts experts,
        @Doc("Width of data parallelism; what the cluster leaves over, where absent.")
                @Nullable
                @AtLeast(1)
                @AtMost(1_000_000_000)
                Integer data,
        @Doc("Sequences of one micro-batch.") @Default("1") @AtLeast(1) @AtMost(1_000_000)
                int microBatch,
        @Flat Recomputation recomputation,
        @Flat StateSharding sharding,
        @Doc("Which communication runs beside computation.") @Default("{}") Overlap overlap,
        @Doc("What is kept outside the memory of the GPUs.") @Default("{}") Offload offload,
        @Doc("How ranks are numbered over GPUs, fastest first.")
                @Default("[tensor, context, expert, data, pipeline]")
                List<RankAxis> rankOrder) {

    /** Cuts the layers into stages, and says in which order these run. */
    public record Pipeline(
            @Key("pipeline") @Doc("Pipeline stages.") @Default("1") @AtLeast(1) @AtMost(10_000)
                    int stages,
            @Doc("Chunks of layers on each stage.") @Default("1") @AtLeast(1) @AtMost(10_000)
                    int virtualStages,
            @Doc("Order in which stages run their chunks.") @Default("1f1b") Schedule schedule,
            @Doc("Layers of each virtual stage from the input on; dealt evenly where absent.")
                    @Nullable List<Integer> stageLayers) {

        /** Keeps its own copy of the list. */
        public Pipeline {
            stageLayers = stageLayers == null ? null : List.copyOf(stageLayers);
        }
    }

    /** Cuts sequences over ranks. */
    public record Context(
            @Key("context")
                    @Doc("Width of context parallelism.")
                    @Default("1")
                    @AtLeast(1)
                    @AtMost(1_000_000)
                    int ranks,
            @Key("context_exchange")
                    @Doc("How context-parallel ranks come by keys and values.")
                    @Default("ring")
                    ContextExchange exchange) {}

    /** Deals experts over ranks. */
    public record Experts(
            @Key("expert")
                    @Doc("Width of expert parallelism.")
                    @Default("1")
                    @AtLeast(1)
                    @AtMost(1_000_000)
                    int ranks,
            @Key("expert_tensor")
                    @Doc(
                            "Tensor parallelism within an expert; absent: what expert leaves of tensor.")
                    @Nullable
                    @AtLeast(1)
                    @AtMost(1_000_000)
                    Integer tensor) {}

    /** Says which activations are thrown away and computed again for the backward pass. */
    public record Recomputation(
            @Key("recompute")
                    @Doc("Which activations are computed again for the backward pass.")
                    @Default("none")
                    Recompute what,
            @Key("recompute_modules")
                    @Doc("What recompute: selective throws away.")
                    @Default("[core_attn]")
                    List<RecomputeModule> modules,
            @Key("recompute_layers")
                    @Doc(
                            "Layers of each virtual stage that recompute: full computes again; all where absent.")
                    @Nullable
                    @AtLeast(1)
                    @AtMost(1_000_000)
                    Integer layers) {

        /** Keeps its own copy of the list. */
        public Recomputation {
            modules = List.copyOf(modules);
        }

        /**
         * Layers of a chunk that are thrown away and computed again; the first ones, group by
         * group, as Megatron's {@code --recompute-method block} takes them.
         *
         * @param dealt layers of each group that the chunk holds
         */
        public int[] layersAgain(int[] dealt) {
            int[] again = dealt.clone();
            if (what == Recompute.NONE) {
                Arrays.fill(again, 0);
            } else if (what == Recompute.FULL && layers != null) {
                int left = layers;
                for (int g = 0; g < again.length; g++) {
                    again[g] = Math.min(again[g], left);
                    left -= again[g];
                }
            }
            return again;
        }

        /** Parts thrown away and computed again; none where everything or nothing is. */
        public List<RecomputeModule> modulesAgain() {
            return what == Recompute.SELECTIVE ? modules : List.of();
        }
    }

    /** Says of which states data-parallel ranks hold a part, and how many ranks share them. */
    public record StateSharding(
            @Key("sharding")
                    @Doc(
                            "What data-parallel ranks hold a part of: none, optimizer, gradients, parameters.")
                    @Default("optimizer")
                    Sharding states,
            @Key("shard_ranks")
                    @Doc("Ranks that share shards, copies beside them (HSDP); all where absent.")
                    @Nullable
                    @AtLeast(1)
                    @AtMost(1_000_000_000)
                    Integer ranks) {}

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

    /** Keeps its own copy of the list. */
    public ParallelPlan {
        rankOrder = List.copyOf(rankOrder);
    }

    /** Chunks of layers the pipeline is cut into. */
    public int chunks() {
        return pipeline.stages() * pipeline.virtualStages();
    }

    /** Ranks that hold a copy of each pipeline stage for every data-parallel rank. */
    public int stageCopies() {
        return pipeline.schedule().copies();
    }

    /** Ranks that hold one copy of the model, experts apart. */
    public long modelRanks() {
        return (long) tensor * context.ranks() * pipeline.stages();
    }

    /** The same with this width of data parallelism. */
    public ParallelPlan withData(int width) {
        return with(width, recomputation, sharding, overlap, offload);
    }

    /** The same, other activations computed again. */
    public ParallelPlan withRecomputation(Recomputation other) {
        return with(data, other, sharding, overlap, offload);
    }

    /** The same with other states sharded. */
    public ParallelPlan withSharding(Sharding states) {
        StateSharding other = new StateSharding(states, sharding.ranks());
        return with(data, recomputation, other, overlap, offload);
    }

    /** The same with other overlaps. */
    public ParallelPlan withOverlap(Overlap other) {
        return with(data, recomputation, sharding, other, offload);
    }

    /** The same with other things kept outside the memory of the GPUs. */
    public ParallelPlan withOffload(Offload other) {
        return with(data, recomputation, sharding, overlap, other);
    }

    private ParallelPlan with(
            @Nullable Integer data,
            Recomputation recomputation,
            StateSharding sharding,
            Overlap overlap,
            Offload offload) {
        return new ParallelPlan(
                tensor,
                sequenceParallel,
                pipeline,
                context,
                experts,
                data,
                microBatch,
                recomputation,
                sharding,
                overlap,
                offload,
                rankOrder);
    }
}
