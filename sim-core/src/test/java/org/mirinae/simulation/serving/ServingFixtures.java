package org.mirinae.simulation.serving;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.mirinae.engine.EventLoop;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.ServingWorkload;

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

    static StepTimes times(ToDoubleFunction<StepShape> seconds) {
        return new StepTimes() {
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
            String workloadYaml, StepTimes times, ServingMemory memory, RequestTrace trace) {
        return run(scenario(workloadYaml), times, memory, trace);
    }

    static ServingEngine run(
            Scenario scenario, StepTimes times, ServingMemory memory, RequestTrace trace) {
        ServingWorkload workload = (ServingWorkload) scenario.all().get("main");
        ServingEngine engine =
                ServingSimulation.engine(
                        "workload", workload, scenario.cluster(), memory, times, trace);
        EventLoop loop = new EventLoop();
        engine.start(loop);
        loop.run();
        return engine;
    }
}
