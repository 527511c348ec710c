package org.mirinae.simulation;

import org.mirinae.cluster.Cluster;
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

    /**
     * GPUs a workload occupies. A training whose plan leaves its width of data parallelism to the
     * cluster takes as many whole copies of its plan as there are GPUs for; where not even one
     * fits, its engine tells.
     */
    static long gpus(Workload workload, Cluster cluster) {
        return switch (workload) {
            case ServingWorkload serving -> serving.plan().gpus() * serving.replicas();
            case TrainingWorkload training -> {
                long each = training.plan().modelRanks();
                Integer data = training.plan().data();
                long whole = cluster.gpus() / each;
                yield data == null || data > whole ? whole * each : each * data;
            }
        };
    }
}
