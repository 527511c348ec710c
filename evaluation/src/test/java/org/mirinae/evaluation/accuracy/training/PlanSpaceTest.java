package org.mirinae.evaluation.accuracy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.training.RecomputeModule;
import org.mirinae.scenario.Catalog;
import org.mirinae.units.Precision;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.Recompute;
import org.mirinae.workload.training.Sharding;
import org.mirinae.workload.training.TrainingWorkload;

class PlanSpaceTest {

    private static final int GPUS = 64;
    private static final int BATCH = 96;

    private final CatalogRecords entries = new CatalogRecords(Catalog.builtIn());

    private PlanSpace space(
            @Nullable Integer tensor,
            @Nullable Integer pipeline,
            int virtualStages,
            @Nullable Integer microBatch,
            @Nullable Recompute recompute) {
        return new PlanSpace(
                LanguageModel.gpt("G", 24, 2048, 16, 51_200, 2048),
                entries.stack("Megatron-LM 2022"),
                Precision.BF16,
                GPUS,
                BATCH,
                2048,
                tensor,
                pipeline,
                virtualStages,
                1,
                1,
                microBatch,
                recompute,
                Sharding.NONE,
                FrameworkDefaults.EARLY,
                false);
    }

    @Test
    void aStatedPlanLeavesNothingToSearch() {
        PlanSpace space = space(8, 4, 1, 2, Recompute.FULL);
        assertTrue(space.stated());
        assertEquals(1, space.workloads().size());
        ParallelPlan plan = space.workloads().getFirst().plan();
        assertEquals(2, plan.data());
        assertFalse(plan.sequenceParallel());
    }

    @Test
    void everySearchedPlanUsesAllGpusAndAllSequences() {
        List<TrainingWorkload> workloads = space(null, null, 1, null, null).workloads();
        TreeSet<Integer> widths = new TreeSet<>();
        for (TrainingWorkload workload : workloads) {
            ParallelPlan plan = workload.plan();
            assertEquals(GPUS, plan.tensor() * plan.pipeline().stages() * plan.data());
            assertEquals(0, BATCH % (plan.data() * plan.microBatch()));
            widths.add(plan.tensor());
        }
        assertEquals(List.of(1, 2, 4, 8), List.copyOf(widths));
        assertEquals(workloads.size(), workloads.stream().distinct().count());
    }

    @Test
    void onlyTheBlankIsSearched() {
        List<TrainingWorkload> workloads = space(8, 4, 1, 2, null).workloads();
        assertEquals(
                List.of(Recompute.values()),
                workloads.stream()
                        .map(workload -> workload.plan().recomputation().what())
                        .toList());
    }

    @Test
    void interleavingIsDroppedWhereMicroBatchesDoNotFillRounds() {
        assertEquals(3, chunks(space(8, 2, 3, 2, Recompute.FULL)));
        assertEquals(1, chunks(space(8, 8, 3, 32, Recompute.FULL)));
    }

    private static int chunks(PlanSpace space) {
        return space.workloads().getFirst().plan().pipeline().virtualStages();
    }

    @Test
    void aBatchThatCannotBeDealtOutHasNoPlan() {
        assertEquals(List.of(), space(1, 1, 1, 1, Recompute.FULL).workloads());
    }

    private PlanSpace megatronCore(boolean interleaved) {
        return new PlanSpace(
                LanguageModel.gpt("G", 24, 2048, 16, 51_200, 2048),
                entries.stack("Megatron-Core dev"),
                Precision.BF16,
                GPUS,
                BATCH,
                2048,
                8,
                4,
                1,
                1,
                1,
                2,
                interleaved ? Recompute.NONE : null,
                Sharding.OPTIMIZER,
                FrameworkDefaults.of("Megatron-Core dev", ""),
                false,
                List.of(RecomputeModule.CORE_ATTN),
                interleaved);
    }

    @Test
    void whatIsComputedAgainRunsFromNothingOverModulesAndLayersToAll() {
        List<List<TrainingWorkload>> families = megatronCore(false).families();
        assertEquals(1, families.size());
        List<ParallelPlan> plans =
                families.getFirst().stream().map(TrainingWorkload::plan).toList();
        assertEquals(Recompute.NONE, plans.getFirst().recomputation().what());
        assertTrue(
                plans.stream()
                        .anyMatch(
                                p ->
                                        p.recomputation()
                                                .modulesAgain()
                                                .contains(RecomputeModule.LAYERNORM)));
        List<Integer> layers =
                plans.stream()
                        .filter(p -> p.recomputation().what() == Recompute.FULL)
                        .map(
                                p ->
                                        p.recomputation().layers() == null
                                                ? 6
                                                : p.recomputation().layers())
                        .toList();
        assertEquals(List.of(1, 2, 3, 4, 5, 6), layers);
    }

    @Test
    void whatTheLayersOfAStageDivideIntoIsSearched() {
        // Twenty-four layers over four stages, twenty-four micro-batches.
        List<Integer> chunks =
                megatronCore(true).workloads().stream()
                        .map(workload -> workload.plan().pipeline().virtualStages())
                        .toList();
        assertEquals(List.of(1, 2, 3, 6), chunks);
    }

    @Test
    void labelsOfRecomputationNameModules() {
        var stack = entries.stack("Megatron-Core dev");
        assertEquals(
                List.of(RecomputeModule.LAYERNORM, RecomputeModule.MLP),
                TrainingRows.modules("layernorm+moe", stack));
        assertEquals(
                List.of(RecomputeModule.LAYERNORM, RecomputeModule.MOE_ACT),
                TrainingRows.modules("norm+act+shared_expert", stack));
        assertEquals(List.of(RecomputeModule.CORE_ATTN), TrainingRows.modules("selective", stack));
        assertEquals(
                List.of(RecomputeModule.SECOND_PRODUCT),
                TrainingRows.modules("selective", entries.stack("torchtitan")));
        assertEquals(Recompute.NONE, TrainingRows.recompute("none"));
        assertEquals(Recompute.SELECTIVE, TrainingRows.recompute("norm+act"));
    }
}
