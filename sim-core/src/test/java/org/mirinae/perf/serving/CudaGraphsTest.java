package org.mirinae.perf.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.work.StepShape;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * Checks that without captured graphs a small iteration takes what the host needs to launch its
 * operators.
 */
class CudaGraphsTest {

    private static double seconds(boolean graphs, StepShape shape) {
        String text =
                """
                name: test
                cluster: {nodes: [{type: DGX-H100, count: 1}]}
                workload:
                  type: serving
                  model: Llama-3.1-8B
                  stack: vLLM-0.24.0
                  plan: {tensor: 8}
                  engine: {cuda_graphs: %s}
                  arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}
                """
                        .formatted(graphs);
        Scenario scenario =
                new ScenarioReader(Catalog.builtIn(), Resources.none())
                        .read("test.yaml", text, List.of())
                        .scenario();
        ServingWorkload workload = (ServingWorkload) scenario.all().get("main");
        return new ServingStepTimes(workload, scenario.cluster(), CpuBackend.forAnswers())
                .seconds(shape);
    }

    @Test
    void aLoneTokenWaitsForTheHostAndALongPromptDoesNot() {
        StepShape token = new StepShape().addDecodes(1, 100);
        double captured = seconds(true, token);
        double eager = seconds(false, token);
        // 32 layers of some dozen operators, each 17 us.
        assertTrue(eager > captured + 1e-3, eager + " s, from graphs " + captured + " s");
        StepShape prompt = new StepShape();
        prompt.addPrefill(0, 8192, true);
        assertEquals(seconds(true, prompt), seconds(false, prompt), 1e-12);
    }
}
