package org.mirinae.evaluation.accuracy.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.llm.architecture.FlopsFormula;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.training.ContextExchange;
import org.mirinae.llm.training.RecomputeModule;
import org.mirinae.problems.Problems;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;
import org.mirinae.workload.training.LowRank;
import org.mirinae.workload.training.Offload;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.ParallelPlan.Recomputation;
import org.mirinae.workload.training.Recompute;
import org.mirinae.workload.training.Sharding;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * The plans a row leaves open: what it states is fixed, what it leaves blank is tried.
 *
 * @param model trained
 * @param stack framework
 * @param precision of the matrix products
 * @param gpus GPUs of the run
 * @param globalBatch sequences of a step
 * @param sequenceLength tokens of a sequence
 * @param tensor stated width, or null
 * @param pipeline stated stages, or null
 * @param virtualStages stated chunks, or 1
 * @param context stated width, or 1
 * @param expert stated width, or 1
 * @param microBatch stated, or null
 * @param recompute stated, or null
 * @param sharding of the data-parallel ranks
 * @param habits of the framework
 * @param adapters whether the weights are frozen and low-rank adapters trained beside them
 * @param modules what selective recomputation throws away
 * @param chunksOpen whether the row leaves open how many chunks a stage holds
 */
record PlanSpace(
        LanguageModel model,
        Stack stack,
        Precision precision,
        int gpus,
        int globalBatch,
        int sequenceLength,
        @Nullable Integer tensor,
        @Nullable Integer pipeline,
        int virtualStages,
        int context,
        int expert,
        @Nullable Integer microBatch,
        @Nullable Recompute recompute,
        Sharding sharding,
        FrameworkDefaults habits,
        boolean adapters,
        List<RecomputeModule> modules,
        boolean chunksOpen) {

    /** Widest pipeline tried where none is stated. */
    private static final int MOST_STAGES = 16;

    /**
     * MLPerf Training's adapters: rank 16 on the products of attention (mlcommons/training,
     * llama2_70b_lora); taken for the other rows with adapters too, assumed.
     */
    private static final LowRank ADAPTERS = new LowRank(16, LowRank.Targets.ATTENTION);

    /**
     * Frameworks that compute modules or some of a stage's layers again (Megatron-Core's flags).
     */
    private static final Set<String> MODULAR =
            Set.of("Megatron-Core", "Megatron-Bridge", "NeMo", "MegaScale");

    private static final List<List<RecomputeModule>> MODULES =
            List.of(
                    List.of(RecomputeModule.LAYERNORM),
                    List.of(RecomputeModule.MOE_ACT),
                    List.of(RecomputeModule.LAYERNORM, RecomputeModule.MOE_ACT),
                    List.of(
                            RecomputeModule.CORE_ATTN,
                            RecomputeModule.LAYERNORM,
                            RecomputeModule.MOE_ACT),
                    List.of(RecomputeModule.MLP),
                    List.of(RecomputeModule.MLP, RecomputeModule.LAYERNORM));

    private static final List<Integer> WIDTHS = List.of(1, 2, 4, 8);

    /**
     * Makes the space of plans with chunks as stated and the modules that the framework recomputes.
     */
    PlanSpace(
            LanguageModel model,
            Stack stack,
            Precision precision,
            int gpus,
            int globalBatch,
            int sequenceLength,
            @Nullable Integer tensor,
            @Nullable Integer pipeline,
            int virtualStages,
            int context,
            int expert,
            @Nullable Integer microBatch,
            @Nullable Recompute recompute,
            Sharding sharding,
            FrameworkDefaults habits,
            boolean adapters) {
        this(
                model,
                stack,
                precision,
                gpus,
                globalBatch,
                sequenceLength,
                tensor,
                pipeline,
                virtualStages,
                context,
                expert,
                microBatch,
                recompute,
                sharding,
                habits,
                adapters,
                usual(stack),
                false);
    }

    /** Returns whether everything that matters is stated. */
    boolean stated() {
        return tensor != null && pipeline != null && microBatch != null && recompute != null;
    }

    /** Every plan that uses all GPUs and all sequences, in a fixed order; may be none. */
    List<TrainingWorkload> workloads() {
        return families().stream().flatMap(List::stream).toList();
    }

    /**
     * The same, plans that differ in nothing but what they compute again together: from nothing
     * over parts of layers and ever more whole layers to all of them.
     */
    List<List<TrainingWorkload>> families() {
        List<List<TrainingWorkload>> all = new ArrayList<>();
        for (int width : tensor == null ? WIDTHS : List.of(tensor)) {
            for (int stages : pipeline == null ? stages() : List.of(pipeline)) {
                long ranks = (long) width * stages * context;
                if (gpus % ranks == 0) {
                    addBatches(all, width, stages, (int) (gpus / ranks));
                }
            }
        }
        return all;
    }

    private static List<Integer> stages() {
        List<Integer> stages = new ArrayList<>();
        for (int p = 1; p <= MOST_STAGES; p *= 2) {
            stages.add(p);
        }
        return stages;
    }

    private void addBatches(List<List<TrainingWorkload>> all, int width, int stages, int data) {
        if (globalBatch % data != 0) {
            return;
        }
        int each = globalBatch / data;
        for (int batch : microBatch == null ? WIDTHS : List.of(microBatch)) {
            if (each % batch != 0) {
                continue;
            }
            for (int chunks : chunkCounts(stages, each / batch)) {
                List<TrainingWorkload> family = family(plan(width, stages, chunks, data, batch));
                if (!family.isEmpty()) {
                    all.add(family);
                }
            }
        }
    }

    private List<TrainingWorkload> family(ParallelPlan plan) {
        List<TrainingWorkload> family = new ArrayList<>();
        for (ParallelPlan kept : recompute == null ? kept(plan) : List.of(plan)) {
            TrainingWorkload workload = workload(kept);
            Problems problems = new Problems();
            workload.check(problems);
            if (problems.isEmpty()) {
                family.add(workload);
            }
        }
        return family;
    }

    /**
     * Returns the plan with each choice of what is recomputed: nothing, what Megatron's modules
     * name (norms and the activation function, which need no GEMM again; attention's scores; the
     * feed-forward part), or whole layers from one of each chunk to all.
     */
    private List<ParallelPlan> kept(ParallelPlan plan) {
        List<ParallelPlan> kept = new ArrayList<>();
        kept.add(plan.withRecomputation(new Recomputation(Recompute.NONE, modules, null)));
        kept.add(plan.withRecomputation(new Recomputation(Recompute.SELECTIVE, modules, null)));
        if (MODULAR.contains(stack.engine())) {
            for (List<RecomputeModule> modules : MODULES) {
                kept.add(
                        plan.withRecomputation(
                                new Recomputation(Recompute.SELECTIVE, modules, null)));
            }
            int most = Math.ceilDiv(model.layerCount(), plan.chunks());
            for (int layers = 1; layers < most; layers++) {
                kept.add(
                        plan.withRecomputation(new Recomputation(Recompute.FULL, modules, layers)));
            }
        }
        kept.add(plan.withRecomputation(new Recomputation(Recompute.FULL, modules, null)));
        return kept;
    }

    private ParallelPlan plan(int width, int stages, int chunks, int data, int batch) {
        return new ParallelPlan(
                width,
                habits.sequenceParallel() && width > 1,
                new ParallelPlan.Pipeline(stages, chunks, ParallelPlan.USUAL, null),
                new ParallelPlan.Context(context, ContextExchange.RING),
                new ParallelPlan.Experts(expert, null),
                data,
                batch,
                new Recomputation(recompute == null ? Recompute.NONE : recompute, modules, null),
                new ParallelPlan.StateSharding(sharding, null),
                habits.overlap(),
                Offload.NONE,
                ParallelPlan.MEGATRON_ORDER);
    }

    private TrainingWorkload workload(ParallelPlan plan) {
        return new TrainingWorkload(
                model,
                stack,
                precision,
                habits.gradients(),
                plan,
                globalBatch,
                sequenceLength,
                null,
                FlopsFormula.MIRINAE,
                TrainingWorkload.Conditions.IDEAL,
                adapters ? ADAPTERS : null);
    }

    /** torchtitan's selective checkpointing goes by operator; elsewhere it is attention's core. */
    static List<RecomputeModule> usual(Stack stack) {
        return List.of(
                stack.engine().equals("torchtitan")
                        ? RecomputeModule.SECOND_PRODUCT
                        : RecomputeModule.CORE_ATTN);
    }

    /**
     * Numbers of chunks of a stage to try: those its layers divide into, as Megatron asks, or any
     * where the stages' own layers are uneven.
     */
    private List<Integer> chunkCounts(int stages, int microBatches) {
        if (!chunksOpen || stages == 1 || microBatches % stages != 0) {
            return List.of(chunks(stages, microBatches));
        }
        int layers = model.layerCount();
        List<Integer> counts = new ArrayList<>();
        for (int chunks = 1; chunks * stages <= layers; chunks++) {
            if (layers % stages != 0 || layers % (chunks * stages) == 0) {
                counts.add(chunks);
            }
        }
        return counts.isEmpty() ? List.of(1) : counts;
    }

    /**
     * Chunks of a stage: the interleaved schedule wants whole rounds of micro-batches and a layer
     * for each chunk; otherwise there is one, as in plain 1F1B.
     */
    private int chunks(int stages, int microBatches) {
        boolean rounds = stages > 1 && microBatches % stages == 0;
        return rounds && (long) stages * virtualStages <= model.layerCount() ? virtualStages : 1;
    }
}
