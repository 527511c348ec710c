package org.mirinae.simulation.serving;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.mirinae.cost.ServingMemory;
import org.mirinae.cost.StepCost;
import org.mirinae.cost.StepUse;
import org.mirinae.engine.EventLoop;
import org.mirinae.llm.StepShape;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.workload.RequestTrace;
import org.mirinae.workload.ServingWorkload;

/** Small serving runs with costs of the test's own. */
final class ServingFixtures {

    private ServingFixtures() {}

    static Scenario scenario(String workloadYaml) {
        return scenario(workloadYaml, "DGX-H100");
    }

    static Scenario scenario(String workloadYaml, String node) {
        String text =
                "name: test\ncluster: {nodes: [{type: %s, count: 1}]}\nworkload:\n  type: serving\n"
                                .formatted(node)
                        + (workloadYaml.contains("model:") ? "" : "  model: Llama-3.1-8B\n")
                        + (workloadYaml.contains("stack:")
                                ? ""
                                : "  stack: {base: vLLM-0.19.0, overheads: {request: 5 ms}}\n")
                        + workloadYaml.indent(2);
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("test.yaml", text, List.of())
                .scenario();
    }

    static ServingWorkload workload(String workloadYaml) {
        return (ServingWorkload) scenario(workloadYaml).all().get("main");
    }

    static StepCost cost(ToDoubleFunction<StepShape> seconds) {
        return new StepCost() {
            @Override
            public double seconds(StepShape shape) {
                return seconds.applyAsDouble(shape);
            }

            @Override
            public StepUse use(StepShape shape) {
                return new StepUse(seconds(shape), 0, 0, 0.5, 0.5);
            }
        };
    }

    static ServingMemory blocks(long blocks, int blockSize) {
        return new ServingMemory(0, 0, 0, 1, 1, 1, blockSize, blocks, 0);
    }

    static ServingEngine run(
            String workloadYaml, StepCost cost, ServingMemory memory, RequestTrace trace) {
        return run(scenario(workloadYaml), cost, memory, trace);
    }

    static ServingEngine run(
            Scenario scenario, StepCost cost, ServingMemory memory, RequestTrace trace) {
        ServingWorkload workload = (ServingWorkload) scenario.all().get("main");
        ServingEngine engine =
                ServingSimulation.engine(
                        "workload", workload, scenario.cluster(), memory, cost, trace);
        EventLoop loop = new EventLoop();
        engine.start(loop);
        loop.run();
        return engine;
    }
}
