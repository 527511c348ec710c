package org.mirinae.simulation.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.result.records.TrainingResult;
import org.mirinae.scenario.Scenario;

/** Checks what a training step takes, and what it keeps in memory. */
class TrainingStepTest {

    private static final String LLAMA_8B =
            """
            model: Llama-3.1-8B
            stack: Megatron-Core-0.15
            global_batch: 64
            sequence_length: 8192
            """;

    private static Scenario llama(String plan) {
        return TrainingFixtures.scenario("DGX-H100", 2, LLAMA_8B + "plan: {" + plan + "}\n");
    }

    private static TrainingResult run(String plan) {
        return TrainingFixtures.step(llama(plan)).result();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tensor: 2",
                "tensor: 8, pipeline: 2, recompute: full",
                "tensor: 2, pipeline: 4, virtual_stages: 2, recompute: selective",
                "tensor: 1, sharding: parameters",
                "tensor: 2, pipeline: 2, schedule: gpipe, recompute: full",
                "tensor: 2, pipeline: 4, schedule: zb-h1",
                "tensor: 2, pipeline: 4, schedule: zb-h2, sharding: gradients",
                "tensor: 2, pipeline: 4, virtual_stages: 2, schedule: zb-v, recompute: selective",
                "tensor: 2, pipeline: 4, schedule: dualpipe",
                "pipeline: 4, stage_layers: [7, 9, 9, 7]",
                "tensor: 2, context: 2, sharding: none, sequence_parallel: false",
                "pipeline: 4, overlap: {gradients: false, parameters: false, pipeline: false}"
            })
    void causesSumToTheStep(String plan) {
        TrainingResult result = run(plan);
        double sum = result.breakdownSeconds().values().stream().mapToDouble(d -> d).sum();
        assertEquals(result.stepTimeSeconds(), sum, 1e-9 * sum);
        assertTrue(
                result.throughput().mfu() > 0 && result.throughput().mfu() < 1,
                "MFU " + result.throughput().mfu());
        assertTrue(result.throughput().hfu() >= result.throughput().mfu());
    }

    @Test
    void zeroBubblesShrinkTheBubble() {
        String plan = "tensor: 2, pipeline: 4, stage_layers: [8, 9, 9, 6], schedule: ";
        double plain = bubble(plan + "1f1b");
        double h1 = bubble(plan + "zb-h1");
        double h2 = bubble(plan + "zb-h2");
        assertTrue(h1 < 0.8 * plain, h1 + " of " + plain);
        assertTrue(h2 < h1, h2 + " of " + h1);
        // Splitting the backward pass asks for no more work.
        TrainingResult one = run(plan + "1f1b");
        TrainingResult split = run(plan + "zb-h1");
        assertEquals(
                one.breakdownSeconds().get("backward"),
                split.breakdownSeconds().get("backward"),
                0.03 * one.breakdownSeconds().get("backward"));
    }

    private static double bubble(String plan) {
        return run(plan).breakdownSeconds().get("bubble");
    }

    @Test
    void mfuIsModelFlopsOverStepAndPeak() {
        TrainingResult result = run("tensor: 2");
        // 6 (N without embedding) + 6 L h s a token (causal attention counted half), by hand:
        // N = 32 (2 4096^2 + 2 4096 1024 + 3 4096 14336) + 4096 128256 = 7,504,658,432.
        double perToken = 6 * 7_504_658_432.0 + 6.0 * 32 * 4096 * 8192;
        double mfu = perToken * result.throughput().tokensPerSecondPerGpu() / 989e12;
        assertEquals(mfu, result.throughput().mfu(), 1e-6);
    }

    @Test
    void recomputationTradesTimeForMemory() {
        TrainingResult none = run("tensor: 2");
        TrainingResult full = run("tensor: 2, recompute: full");
        assertTrue(full.stepTimeSeconds() > 1.2 * none.stepTimeSeconds());
        assertTrue(full.memoryBytes().activations() < 0.3 * none.memoryBytes().activations());
        assertEquals(none.memoryBytes().weights(), full.memoryBytes().weights());
    }

    @Test
    void shardsOfAllRanksSumToTheWhole() {
        TrainingMemory none = run("sharding: none").memoryBytes();
        TrainingMemory sharded = run("sharding: optimizer").memoryBytes();
        assertEquals(none.optimizer(), 16 * sharded.optimizer(), 1e-6 * none.optimizer());
        // 8.03e9 parameters: 2 bytes of weights, 4 of gradients, 12 of optimizer states.
        assertEquals(2 * 8.030e9, none.weights(), 2e7);
        assertEquals(4 * 8.030e9, none.gradients(), 4e7);
        assertEquals(12 * 8.030e9, none.optimizer(), 12e7);
    }

    @Test
    void moreMicroBatchesShrinkTheBubble() {
        double few = share(32);
        double many = share(256);
        // Eight and 64 micro-batches of a rank over 4 stages, the last of which has the LM head
        // too; PipelineScheduleTest holds (p-1)/(m+p-1) for equal stages exactly.
        assertTrue(few > 3.0 / 11, few + " of a step");
        assertTrue(many < 0.6 * few, many + " of a step against " + few);
    }

    private static double share(int batch) {
        Scenario scenario =
                TrainingFixtures.scenario(
                        "DGX-H100",
                        2,
                        LLAMA_8B.replace("64", Integer.toString(batch))
                                + "plan: {pipeline: 4, recompute: full}\n");
        TrainingResult result = TrainingFixtures.step(scenario).result();
        return result.breakdownSeconds().get("bubble") / result.stepTimeSeconds();
    }

    @Test
    void fasterGpusNeverSlowAStep() {
        Scenario a100 =
                TrainingFixtures.scenario("DGX-A100-80GB", 2, LLAMA_8B + "plan: {tensor: 4}\n");
        double slow = TrainingFixtures.step(a100).seconds();
        assertTrue(TrainingFixtures.step(llama("tensor: 4")).seconds() < slow);
    }

    @Test
    void whatDoesNotFitNamesWhatBinds() {
        Scenario scenario = llama("tensor: 1, sharding: none");
        InfeasibleException thrown =
                assertThrows(
                        InfeasibleException.class,
                        () ->
                                TrainingSimulation.engine(
                                        TrainingFixtures.workload(scenario),
                                        TrainingFixtures.site(scenario)));
        assertTrue(
                thrown.getMessage()
                        .startsWith(
                                "workload.plan: memory binds: weights 16.1 GB + gradients 32.1 GB + optimizer 96.4 GB + activations "),
                thrown.getMessage());
        assertTrue(
                thrown.getMessage()
                        .endsWith(
                                "of Llama-3.1-8B on one H100-SXM-80GB with 80.0 GB.\n"
                                        + "Maybe raise plan.tensor or plan.pipeline, shard more, or recompute."),
                thrown.getMessage());
    }

    @Test
    void aPlanTheClusterCannotHoldSaysSo() {
        InfeasibleException thrown =
                assertThrows(InfeasibleException.class, () -> run("tensor: 8, pipeline: 4"));
        assertEquals(
                "workload.plan: GPUs bind: the plan asks for 32, the cluster has 16.\n"
                        + "Maybe smaller widths, or more nodes.",
                thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "micro_batch: 3 | workload.global_batch: 64 sequences do not divide over 16 data-parallel ranks with micro-batches of 3.;Maybe set it to a multiple of 48.",
                "pipeline: 8, virtual_stages: 2, micro_batch: 8 | workload.plan.virtual_stages: 4 micro-batches are no multiple of the 8 pipeline stages, as interleaving needs.;Maybe set virtual_stages to 1."
            })
    void aPlanThatDoesNotDivideSaysWhatWould(String plan, String message) {
        InvalidScenarioException thrown =
                assertThrows(InvalidScenarioException.class, () -> run(plan));
        assertEquals(message.replace(';', '\n'), thrown.getMessage());
    }

    @Test
    void expertsShareTheWorkOverTheirRanks() {
        String moe =
                """
                model: Mixtral-8x7B
                stack: Megatron-Core-0.15
                global_batch: 64
                sequence_length: 4096
                plan: {tensor: %d, expert: %d, recompute: full}
                """;
        TrainingResult whole =
                TrainingFixtures.step(TrainingFixtures.scenario("DGX-H100", 2, moe.formatted(4, 1)))
                        .result();
        TrainingResult dealt =
                TrainingFixtures.step(TrainingFixtures.scenario("DGX-H100", 2, moe.formatted(1, 8)))
                        .result();
        assertTrue(dealt.breakdownSeconds().get("expert_parallel") > 0);
        assertEquals(0, whole.breakdownSeconds().get("expert_parallel"));
        assertEquals(1, whole.throughput().mfu() / dealt.throughput().mfu(), 0.5);
    }
}
