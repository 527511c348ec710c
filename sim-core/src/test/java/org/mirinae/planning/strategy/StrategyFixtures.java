package org.mirinae.planning.strategy;

import java.util.List;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.workload.training.TrainingWorkload;

/** Trainings to be searched. */
final class StrategyFixtures {

    private StrategyFixtures() {}

    static Scenario scenario(String node, int nodes, String model, int batch, int length) {
        String text =
                """
                name: test
                cluster: {nodes: [{type: %s, count: %d}]}
                workload: {type: training, model: %s, stack: Megatron-Core-0.15, global_batch: %d, sequence_length: %d}
                """
                        .formatted(node, nodes, model, batch, length);
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("test.yaml", text, List.of())
                .scenario();
    }

    static TrainingWorkload workload(Scenario scenario) {
        return (TrainingWorkload) scenario.all().values().iterator().next();
    }
}
