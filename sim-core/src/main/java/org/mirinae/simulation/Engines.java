package org.mirinae.simulation;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.cost.Interconnect;
import org.mirinae.cost.Traffic;
import org.mirinae.fabric.RankGroup;
import org.mirinae.fabric.RankPattern;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Scenario;
import org.mirinae.simulation.serving.ServingSimulation;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.simulation.transfer.ChakraSimulation;
import org.mirinae.simulation.transfer.CollectiveSimulation;
import org.mirinae.workload.ChakraWorkload;
import org.mirinae.workload.CollectiveWorkload;
import org.mirinae.workload.RolloutWorkload;
import org.mirinae.workload.ServingWorkload;
import org.mirinae.workload.TrainingWorkload;
import org.mirinae.workload.Workload;

/** Makes the engine of a workload. */
final class Engines {

    private Engines() {}

    static WorkloadEngine of(
            Scenario scenario,
            String name,
            Workload workload,
            Interconnect interconnect,
            KernelBackend backend) {
        String path = scenario.path(name);
        return switch (workload) {
            case ServingWorkload serving ->
                    ServingSimulation.engine(
                            name,
                            path,
                            serving,
                            scenario.cluster(),
                            interconnect,
                            backend,
                            new RandomStreams(scenario.seed()));
            case TrainingWorkload training ->
                    TrainingSimulation.engine(
                            path,
                            training,
                            scenario.cluster(),
                            interconnect,
                            backend,
                            new RandomStreams(scenario.seed())
                                    .stream("workloads." + name + ".failures"),
                            new RandomStreams(scenario.seed()));
            case CollectiveWorkload collective ->
                    CollectiveSimulation.engine(path, collective, scenario.cluster(), interconnect);
            case ChakraWorkload chakra ->
                    ChakraSimulation.engine(path, chakra, scenario.cluster(), interconnect);
            case RolloutWorkload rollout -> rollout(scenario, name, rollout, interconnect, backend);
        };
    }

    private static WorkloadEngine rollout(
            Scenario scenario,
            String name,
            RolloutWorkload rollout,
            Interconnect interconnect,
            KernelBackend backend) {
        Cluster cluster = scenario.cluster();
        RandomStreams streams = new RandomStreams(scenario.seed());
        String path = scenario.path(name);
        return new RolloutEngine(
                rollout,
                ServingSimulation.engine(
                        name,
                        path + ".generation",
                        rollout.generation(),
                        cluster,
                        interconnect,
                        backend,
                        streams),
                TrainingSimulation.engine(
                        path + ".training",
                        rollout.training(),
                        cluster,
                        interconnect,
                        backend,
                        streams.stream("workloads." + name + ".failures"),
                        streams),
                interconnect.network(RankGroup.ALONE.pattern(RankPattern.Form.RING)),
                cluster);
    }

    /** What a workload sends between nodes while it is at work. */
    static List<Traffic> traffic(
            Scenario scenario,
            String name,
            Workload workload,
            Interconnect interconnect,
            KernelBackend backend) {
        return switch (workload) {
            case ServingWorkload serving ->
                    ServingSimulation.traffic(serving, scenario.cluster(), interconnect, backend);
            case TrainingWorkload training ->
                    TrainingSimulation.traffic(
                            scenario.path(name),
                            training,
                            scenario.cluster(),
                            interconnect,
                            backend);
            case CollectiveWorkload collective ->
                    CollectiveSimulation.traffic(collective, scenario.cluster(), interconnect);
            case ChakraWorkload chakra -> List.of();
            case RolloutWorkload rollout ->
                    traffic(scenario, name, rollout.training(), interconnect, backend);
        };
    }

    /**
     * GPUs a workload occupies. A training whose plan leaves its width of data parallelism to the
     * cluster takes as many whole copies of its plan as there are GPUs for; where not even one
     * fits, its engine tells.
     */
    static long gpus(Workload workload, Cluster cluster) {
        return switch (workload) {
            case ServingWorkload serving -> serving.gpus();
            case TrainingWorkload training -> {
                long each = training.plan().modelRanks();
                Integer data = training.plan().data();
                long whole = cluster.gpus() / each;
                yield data == null || data > whole ? whole * each : each * data;
            }
            case CollectiveWorkload collective ->
                    collective.ranks() == null ? cluster.gpus() : collective.ranks();
            case ChakraWorkload chakra -> chakra.trace().ranks();
            case RolloutWorkload rollout -> {
                long serving = gpus(rollout.generation(), cluster);
                long training = gpus(rollout.training(), cluster);
                boolean shared = rollout.placement() == RolloutWorkload.Sharing.COLOCATED;
                yield shared ? Math.max(serving, training) : serving + training;
            }
        };
    }
}
