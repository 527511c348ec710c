package org.mirinae.simulation;

import org.mirinae.kernel.KernelBackend;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Scenario;
import org.mirinae.simulation.serving.ServingSimulation;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.workload.ServingWorkload;
import org.mirinae.workload.TrainingWorkload;
import org.mirinae.workload.Workload;

/** Makes the engine of a workload. */
final class Engines {

    private Engines() {}

    static WorkloadEngine of(
            Scenario scenario, String name, Workload workload, KernelBackend backend) {
        String path = scenario.path(name);
        return switch (workload) {
            case ServingWorkload serving ->
                    ServingSimulation.engine(
                            name,
                            path,
                            serving,
                            scenario.cluster(),
                            backend,
                            new RandomStreams(scenario.seed()));
            case TrainingWorkload training ->
                    TrainingSimulation.engine(name, path, training, scenario.cluster(), backend);
        };
    }
}
