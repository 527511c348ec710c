package org.mirinae.simulation.training;

import java.util.List;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.training.TrainingWorkload;

/** Training scenarios of the tests. */
final class TrainingFixtures {

    private TrainingFixtures() {}

    static Scenario scenario(String node, int nodes, String workloadYaml) {
        String text =
                "name: test\ncluster: {nodes: [{type: %s, count: %d}]}\nworkload:\n  type: training\n"
                                .formatted(node, nodes)
                        + workloadYaml.indent(2);
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("test.yaml", text, List.of())
                .scenario();
    }

    static TrainingWorkload workload(Scenario scenario) {
        return (TrainingWorkload) scenario.all().get("main");
    }

    static WorkloadSite site(Scenario scenario) {
        return WorkloadSite.alone(
                scenario.cluster(), workload(scenario).stack(), new RandomStreams(1));
    }

    static TrainingStep step(Scenario scenario) {
        return TrainingSimulation.step(workload(scenario), scenario.cluster());
    }
}
