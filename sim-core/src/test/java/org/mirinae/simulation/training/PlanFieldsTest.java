package org.mirinae.simulation.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.result.records.TrainingResult;

/** Checks what each field of a plan changes, and what it leaves alone. */
class PlanFieldsTest {

    private static final String LLAMA_8B =
            """
            model: Llama-3.1-8B
            stack: Megatron-Core-0.15
            global_batch: 64
            sequence_length: 8192
            """;

    private static TrainingResult run(String plan) {
        return run(plan, "");
    }

    private static TrainingResult run(String plan, String more) {
        return TrainingFixtures.step(
                        TrainingFixtures.scenario(
                                "DGX-H100", 2, LLAMA_8B + "plan: {" + plan + "}\n" + more))
                .result();
    }

    private static double part(TrainingResult result, String cause) {
        return result.breakdownSeconds().get(cause);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tensor: 2, context: 4, context_exchange: all_to_all",
                "tensor: 2, context: 4, context_exchange: all_gather",
                "tensor: 2, sharding: parameters, shard_ranks: 4",
                "tensor: 2, pipeline: 2, rank_order: [tensor, pipeline, context, expert, data]",
                "tensor: 2, recompute: selective, recompute_modules: [layernorm, moe_act, mlp]",
                "tensor: 2, offload: {weights: 1, optimizer: 1, activations: 0.5}"
            })
    void causesSumToTheStep(String plan) {
        TrainingResult result = run(plan);
        double sum = result.breakdownSeconds().values().stream().mapToDouble(d -> d).sum();
        assertEquals(result.stepTimeSeconds(), sum, 1e-9 * sum);
    }

    @Test
    void everyContextExchangeComputesTheSameAndTheRingHidesMost() {
        TrainingResult ring = run("context: 8, context_exchange: ring");
        TrainingResult gathered = run("context: 8, context_exchange: all_gather");
        TrainingResult dealt = run("context: 8, context_exchange: all_to_all");
        assertEquals(part(gathered, "forward"), part(dealt, "forward"), 1e-9);
        assertTrue(part(ring, "context_parallel") < part(gathered, "context_parallel"));
        assertTrue(part(dealt, "context_parallel") > 0);
    }

    @Test
    void eachModuleComputedAgainFreesMemoryAndTakesTime() {
        String modules = "tensor: 2, recompute: selective, recompute_modules: [%s]";
        TrainingResult none = run("tensor: 2");
        TrainingResult norms = run(modules.formatted("layernorm"));
        TrainingResult act = run(modules.formatted("layernorm, moe_act"));
        TrainingResult mlp = run(modules.formatted("layernorm, mlp"));
        TrainingResult full = run("tensor: 2, recompute: full");
        TrainingResult second = run(modules.formatted("second_product"));
        assertTrue(part(second, "recompute") < part(full, "recompute"));
        assertTrue(second.memoryBytes().activations() < norms.memoryBytes().activations());
        TrainingResult[] order = {none, norms, act, mlp, full};
        for (int i = 1; i < order.length; i++) {
            assertTrue(part(order[i], "recompute") > part(order[i - 1], "recompute"), "at " + i);
            assertTrue(
                    order[i].memoryBytes().activations() < order[i - 1].memoryBytes().activations(),
                    "at " + i);
            assertTrue(order[i].throughput().hfu() >= order[i].throughput().mfu());
        }
    }

    @Test
    void eachLayerComputedAgainTakesAndFreesAsMuchAsTheNext() {
        TrainingResult none = run("tensor: 2");
        TrainingResult full = run("tensor: 2, recompute: full");
        TrainingResult all = run("tensor: 2, recompute: full, recompute_layers: 32");
        TrainingResult quarter = run("tensor: 2, recompute: full, recompute_layers: 8");
        TrainingResult half = run("tensor: 2, recompute: full, recompute_layers: 16");
        assertEquals(full.stepTimeSeconds(), all.stepTimeSeconds());
        assertEquals(full.memoryBytes(), all.memoryBytes());
        assertEquals(full.throughput().hfu(), all.throughput().hfu(), 1e-12);
        double again = part(full, "recompute");
        assertEquals(again / 4, part(quarter, "recompute"), 1e-9 * again);
        assertEquals(again / 2, part(half, "recompute"), 1e-9 * again);
        double each = quarter.memoryBytes().activations() - half.memoryBytes().activations();
        double last = half.memoryBytes().activations() - full.memoryBytes().activations();
        assertEquals(2 * each, last, 1e-9 * last);
        assertTrue(quarter.memoryBytes().activations() < none.memoryBytes().activations());
        double more =
                full.throughput().hfu() * full.stepTimeSeconds()
                        - none.throughput().hfu() * none.stepTimeSeconds();
        double quarters =
                quarter.throughput().hfu() * quarter.stepTimeSeconds()
                        - quarter.throughput().mfu() * quarter.stepTimeSeconds();
        assertEquals(more / 4, quarters, 1e-9 * more);
    }

    @Test
    void gradientsInHalfAsManyBitsTakeHalfTheMemoryAndTravel() {
        TrainingResult wide = run("tensor: 2, overlap: {gradients: false}");
        TrainingResult narrow = run("tensor: 2, overlap: {gradients: false}", "gradients: bf16\n");
        assertEquals(2 * narrow.memoryBytes().gradients(), wide.memoryBytes().gradients());
        assertTrue(part(narrow, "data_parallel") < part(wide, "data_parallel"));
        assertTrue(narrow.stepTimeSeconds() < wide.stepTimeSeconds());
    }

    @Test
    void gradientsAreNotSummedInEightBits() {
        InvalidScenarioException refused =
                assertThrows(
                        InvalidScenarioException.class, () -> run("tensor: 2", "gradients: fp8\n"));
        assertTrue(refused.toString().contains("gradients"), refused.toString());
    }

    @Test
    void transformerEngineKeepsTheInputsOfItsProductsInEightBits() {
        TrainingResult wide = run("tensor: 2");
        TrainingResult narrow = run("tensor: 2", "precision: fp8\n");
        // Of every layer, token and element of a hidden width cut in two: norms keep 2 bytes less,
        // the input of the last product 3.5, and attention's output has a narrow copy beside it.
        double saved = 32.0 * 8192 * 4096 / 2 * (2 + 3.5 - 1);
        assertEquals(
                saved,
                wide.memoryBytes().activations() - narrow.memoryBytes().activations(),
                1e-9 * saved);
    }

    @Test
    void copiesOfShardsTradeMemoryForLinks() {
        String bare = "sharding: parameters, overlap: {parameters: false, gradients: false}";
        // Eight GPUs share four interfaces there.
        TrainingResult all = onJeanZay(bare);
        TrainingResult hybrid = onJeanZay(bare + ", shard_ranks: 8");
        assertTrue(hybrid.memoryBytes().optimizer() > 1.9 * all.memoryBytes().optimizer());
        assertTrue(part(hybrid, "data_parallel") < part(all, "data_parallel"));
    }

    private static TrainingResult onJeanZay(String plan) {
        return TrainingFixtures.step(
                        TrainingFixtures.scenario(
                                "Jean-Zay-A100", 2, LLAMA_8B + "plan: {" + plan + "}\n"))
                .result();
    }

    @Test
    void smallerBucketsLeaveLessBehindTheLastBackwardPass() {
        String plan = "tensor: 2, overlap: {gradient_bucket: %s}";
        double whole = part(run(plan.formatted("100 GB")), "data_parallel");
        double layer = part(run("tensor: 2"), "data_parallel");
        double small = part(run(plan.formatted("40 MB")), "data_parallel");
        assertTrue(whole > layer && layer > small, whole + " " + layer + " " + small);
    }

    @Test
    void offloadedStatesLeaveTheGpuAndTakeTheirWayBack() {
        TrainingResult here = run("tensor: 2, sharding: none");
        TrainingResult there = run("tensor: 2, sharding: none, offload: {optimizer: 1}");
        assertEquals(0, there.memoryBytes().optimizer());
        assertTrue(here.memoryBytes().optimizer() > 0);
        // 12 bytes of each of 4.0e9 parameters over PCIe 5.0 at less than 64 GB/s.
        assertTrue(part(there, "offload") > 12 * 4.0e9 / 64e9);
        assertEquals(0, part(here, "offload"));
        TrainingResult drive =
                run("tensor: 2, sharding: none, offload: {optimizer: 1, tier: drive}");
        assertTrue(part(drive, "offload") >= part(there, "offload"));
        TrainingResult kept = run("tensor: 2, offload: {activations: 1}");
        assertTrue(
                kept.memoryBytes().activations()
                        < 0.3 * run("tensor: 2").memoryBytes().activations());
    }

    @Test
    void ranksThatSitFarApartSendOverSlowerLinks() {
        TrainingResult near = run("tensor: 8");
        TrainingResult far =
                run("tensor: 8, rank_order: [data, tensor, context, expert, pipeline]");
        assertTrue(part(far, "tensor_parallel") > 1.5 * part(near, "tensor_parallel"));
        assertTrue(part(far, "data_parallel") <= part(near, "data_parallel"));
        assertEquals(part(near, "forward"), part(far, "forward"), 1e-12);
    }

    @Test
    void adaptersNeedNoGradientsOfFrozenWeights() {
        TrainingResult all = run("tensor: 4");
        TrainingResult adapters = run("tensor: 4", "lora: {rank: 16}\n");
        double backward = part(adapters, "backward") / part(all, "backward");
        assertTrue(backward > 0.5 && backward < 0.75, "backward " + backward);
        assertTrue(adapters.memoryBytes().optimizer() < 0.03 * all.memoryBytes().optimizer());
        assertTrue(adapters.memoryBytes().gradients() < 0.03 * all.memoryBytes().gradients());
        // Nothing of a weight is frozen away: as many bytes as before, and the adapters'.
        double more = adapters.memoryBytes().weights() / all.memoryBytes().weights();
        assertTrue(more > 1 && more < 1.02, "weights " + more);
        TrainingResult attention = run("tensor: 4", "lora: {rank: 16, targets: attention}\n");
        assertTrue(part(attention, "forward") < part(adapters, "forward"));
    }

    @Test
    void expertsAreCutAsTold() {
        String moe =
                """
                model: Mixtral-8x7B
                stack: Megatron-Core-0.15
                global_batch: 64
                sequence_length: 4096
                plan: {tensor: 2, expert: 4, recompute: full%s}
                """;
        TrainingResult whole =
                TrainingFixtures.step(TrainingFixtures.scenario("DGX-H100", 2, moe.formatted("")))
                        .result();
        TrainingResult cut =
                TrainingFixtures.step(
                                TrainingFixtures.scenario(
                                        "DGX-H100", 2, moe.formatted(", expert_tensor: 2")))
                        .result();
        assertEquals(part(whole, "forward"), part(cut, "forward"), 0.2 * part(cut, "forward"));
        assertTrue(cut.memoryBytes().weights() < whole.memoryBytes().weights());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule: interleaved-1f1b, pipeline: 2 | workload.plan.schedule: interleaving needs several virtual stages;Maybe set virtual_stages to 2, or schedule to 1f1b.",
                "schedule: zb-v, pipeline: 2 | workload.plan.virtual_stages: zb-v runs two chunks a stage, not 1;Maybe set virtual_stages to 2.",
                "schedule: dualpipe, pipeline: 3 | workload.plan.pipeline: dualpipe pairs stages from both ends, which 3 stages do not allow;Maybe set pipeline to 4.",
                "pipeline: 2, stage_layers: [16, 17] | workload.plan.stage_layers: the stages have 33 layers, the model has 32;Maybe add -1 to one of them.",
                "pipeline: 2, stage_layers: [32] | workload.plan.stage_layers: 1 counts do not fit 2 virtual stages;Maybe one for each of pipeline times virtual_stages.",
                "context: 3 | workload.plan.context: sequences of 8192 do not divide over 3 ranks;Maybe set context to 2.",
                "context: 16, tensor: 4, context_exchange: all_to_all | workload.plan.context_exchange: 32 attention heads do not divide over 64 tensor- and context-parallel ranks, as all_to_all needs;Maybe set context_exchange to ring.",
                "pipeline: 64 | workload.plan.pipeline: 32 layers cannot fill 64 stages of 1 virtual stages;Maybe set pipeline or virtual_stages to less.",
                "rank_order: [tensor, data] | workload.plan.rank_order: every one of tensor, context, expert, data and pipeline belongs here once;Maybe leave it out: ranks are then numbered as in Megatron-LM.",
                "shard_ranks: 3 | workload.plan.shard_ranks: the 16 ranks with the same weights do not divide into 3;Maybe leave shard_ranks out.",
                "schedule: dualpipe, pipeline: 4, micro_batch: 4 | workload.plan.schedule: 4 micro-batches are not an even number of at least 8, as dualpipe needs over 4 stages;Maybe more micro-batches, or schedule 1f1b."
            })
    void aPlanThatCannotBeSaysWhatWould(String plan, String message) {
        InvalidScenarioException thrown =
                assertThrows(InvalidScenarioException.class, () -> run(plan));
        String told = thrown.getMessage().replaceAll(" \\(test\\.yaml:\\d+:\\d+\\)", "");
        assertEquals(message.replace(";", ".\n"), told);
    }
}
