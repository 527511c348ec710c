package org.mirinae.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.engine.EventLoop;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.RolloutResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadKinds;
import org.mirinae.simulation.site.WorkloadSite;

/** Post-training: generation and training in turn. */
class RolloutTest {

    private static Scenario scenario(String trained, String more) {
        String text =
                """
                name: test
                cluster: {nodes: [{type: DGX-H100, count: 2}]}
                workload:
                  type: rollout
                  generation:
                    model: Llama-3.1-8B
                    stack: vLLM-0.24.0
                    replicas: 8
                    arrivals:
                      process: {type: closed_loop, concurrency: 64}
                      requests: 64
                      input_tokens: 512
                      output_tokens: 256
                  training:
                    model: %s
                    stack: Megatron-Core-0.15
                    plan: {tensor: 2, recompute: full, data: 4}
                    global_batch: 64
                    sequence_length: 1024
                """
                                .formatted(trained)
                        + more.indent(2);
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("test.yaml", text, List.of())
                .scenario();
    }

    private static RolloutResult run(String more) {
        Scenario scenario = scenario("Llama-3.1-8B", more);
        var workload = scenario.all().get("main");
        WorkloadEngine engine =
                WorkloadKinds.of(workload)
                        .engine(
                                workload,
                                WorkloadSite.alone(
                                        scenario.cluster(),
                                        workload.stack(),
                                        new RandomStreams(scenario.seed())));
        EventLoop loop = new EventLoop();
        engine.start(loop);
        loop.run();
        RolloutResult result = (RolloutResult) engine.report().result();
        assertEquals(result.iterationSeconds(), loop.nowNanos() / 1e9, 1e-6);
        assertEquals(1, engine.fractionDone());
        return result;
    }

    @Test
    void colocatedPhasesFollowOneAnother() {
        RolloutResult result = run("steps: 2\nbetween: 3 s\n");
        assertEquals(
                result.generationSeconds()
                        + result.trainingSeconds()
                        + result.weightSyncSeconds()
                        + 3,
                result.iterationSeconds(),
                1e-9);
        assertEquals(2 * result.training().stepTimeSeconds(), result.trainingSeconds(), 1e-12);
        assertEquals(64 * 256, result.generation().totalOutputTokens());
        assertEquals(64 * 256 / result.iterationSeconds(), result.generatedTokensPerSecond(), 1e-6);
    }

    @Test
    void apartTheLongerSetsThePace() {
        RolloutResult together = run("");
        RolloutResult apart = run("placement: apart\n");
        assertEquals(together.generationSeconds(), apart.generationSeconds(), 1e-12);
        assertEquals(
                Math.max(apart.generationSeconds(), apart.trainingSeconds())
                        + apart.weightSyncSeconds(),
                apart.iterationSeconds(),
                1e-9);
        assertTrue(apart.iterationSeconds() < together.iterationSeconds());
    }

    @Test
    void rolloutsOfAnotherModelAreRefused() {
        InvalidScenarioException thrown =
                assertThrows(InvalidScenarioException.class, () -> scenario("Llama-3.1-70B", ""));
        assertTrue(
                thrown.getMessage().contains("rollouts of Llama-3.1-8B do not train Llama-3.1-70B"),
                thrown.getMessage());
    }
}
