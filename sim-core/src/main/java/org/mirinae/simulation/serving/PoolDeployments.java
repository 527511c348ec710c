package org.mirinae.simulation.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.cluster.NodeGroup;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.collective.CollectiveLibrary;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.perf.serving.CudaGraphBatches;
import org.mirinae.perf.serving.OffloadedWeights;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.perf.serving.ServingStepTimes;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.simulation.serving.replica.ReplicaFactory;
import org.mirinae.simulation.serving.state.DraftOverhead;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.units.Precision;
import org.mirinae.workload.serving.Encoder;
import org.mirinae.workload.serving.PoolRole;
import org.mirinae.workload.serving.ServingPool;
import org.mirinae.workload.serving.ServingWorkload;

/** Finds nodes for the pools of a service, and how long their iterations take there. */
final class PoolDeployments {

    private PoolDeployments() {}

    /**
     * The pools of a workload on a cluster.
     *
     * @param place whose ranks on the first type of node send over its interconnect
     * @throws InfeasibleException naming everything that binds
     */
    static List<PoolDeployment> of(ServingWorkload workload, WorkloadSite place) {
        String path = place.path();
        Cluster cluster = place.cluster();
        Interconnect interconnect = place.interconnect();
        KernelBackend backend = place.backend();
        List<PoolDeployment> deployments = new ArrayList<>();
        List<Problem> binding = new ArrayList<>();
        Map<String, Long> given = new LinkedHashMap<>();
        List<ServingPool> pools = workload.allPools();
        for (int i = 0; i < pools.size(); i++) {
            ServingPool pool = pools.get(i);
            String at = workload.deployment().pools().isEmpty() ? path : path + ".pools[" + i + "]";
            Cluster nodes = nodes(pool, cluster);
            if (nodes == null) {
                binding.add(noNodes(at, pool, cluster));
                continue;
            }
            String type = nodes.firstNode().name();
            long first = given.merge(type, pool.gpus(), Long::sum) - pool.gpus();
            if (first + pool.gpus() > nodes.gpus()) {
                binding.add(noRoom(at, pool, first, nodes));
                continue;
            }
            int kind = List.copyOf(given.keySet()).indexOf(type);
            Node node = nodes.firstNode();
            boolean usual = node == cluster.firstNode() || node.equals(cluster.firstNode());
            Interconnect own = usual ? interconnect : Interconnect.of(nodes, workload.stack());
            place(at, workload, pool, nodes, own, backend, kind, first, deployments, binding);
        }
        if (!binding.isEmpty()) {
            throw new InfeasibleException(binding);
        }
        return deployments;
    }

    private static void place(
            String path,
            ServingWorkload workload,
            ServingPool pool,
            Cluster nodes,
            Interconnect interconnect,
            KernelBackend backend,
            int kind,
            long first,
            List<PoolDeployment> deployments,
            List<Problem> binding) {
        ServingWorkload alone = workload.of(pool);
        Node node = nodes.firstNode();
        Problem slow = precision(path, alone, node);
        boolean encodes = pool.role() == PoolRole.ENCODE;
        ServingMemory memory =
                encodes
                        ? encoderMemory(alone, node)
                        : DraftOverhead.memory(alone, ServingMemory.of(alone, node), node);
        Problem full = memory.problem(path, alone, node);
        if (slow != null || full != null) {
            binding.add(slow != null ? slow : full);
            return;
        }
        List<Problem> tiers = ReplicaFactory.problems(path, alone, memory, node);
        if (!tiers.isEmpty()) {
            binding.addAll(tiers);
            return;
        }
        StepTimes times =
                encodes
                        ? new NoSteps()
                        : DraftOverhead.times(
                                alone,
                                CudaGraphBatches.of(
                                        OffloadedWeights.of(
                                                new ServingStepTimes(
                                                        alone, nodes, interconnect, backend),
                                                alone,
                                                node),
                                        alone.deployment().engine().graphs().batches()),
                                nodes,
                                interconnect,
                                backend);
        deployments.add(
                new PoolDeployment(
                        pool,
                        alone,
                        nodes,
                        interconnect,
                        network(nodes, alone),
                        memory,
                        alone.batching(),
                        alone.limits(),
                        times,
                        kind,
                        first));
    }

    /**
     * Returns what ranks of the pools on the cluster's first type of node send; a topology joins no
     * other.
     */
    static List<Traffic> traffic(
            ServingWorkload workload,
            Cluster cluster,
            Interconnect interconnect,
            KernelBackend backend) {
        List<Traffic> traffic = new ArrayList<>();
        for (ServingPool pool : workload.allPools()) {
            Cluster nodes = nodes(pool, cluster);
            if (nodes != null && pool.role() != PoolRole.ENCODE) {
                traffic.addAll(
                        new ServingStepTimes(workload.of(pool), nodes, interconnect, backend)
                                .traffic(pool.plan()));
            }
        }
        return traffic;
    }

    /** Stands for the iterations of an encode pool, which takes no prompts. */
    private static final class NoSteps implements StepTimes {
        @Override
        public double seconds(StepShape shape) {
            throw new IllegalStateException("an encode pool takes no prompts");
        }

        @Override
        public StepUse use(StepShape shape) {
            throw new IllegalStateException("an encode pool takes no prompts");
        }
    }

    /** Makes pools with a memory and times of the caller's own. */
    static List<PoolDeployment> like(
            ServingWorkload workload, Cluster cluster, ServingMemory memory, StepTimes times) {
        List<PoolDeployment> deployments = new ArrayList<>();
        long first = 0;
        for (ServingPool pool : workload.allPools()) {
            ServingWorkload alone = workload.of(pool);
            deployments.add(
                    new PoolDeployment(
                            pool,
                            alone,
                            cluster,
                            Interconnect.of(cluster, workload.stack()),
                            network(cluster, alone),
                            memory,
                            alone.batching(),
                            alone.limits(),
                            times,
                            0,
                            first));
            first += pool.gpus();
        }
        return deployments;
    }

    private static TwoTierNetwork network(Cluster nodes, ServingWorkload workload) {
        return CollectiveLibrary.network(nodes.firstNode(), nodes.fabric(), workload.stack());
    }

    /** The nodes of a pool's type as a cluster of their own, or null. */
    static @Nullable Cluster nodes(ServingPool pool, Cluster cluster) {
        Node asked = pool.node();
        String type = asked == null ? cluster.firstNode().name() : asked.name();
        List<NodeGroup> groups =
                cluster.nodes().stream().filter(g -> g.type().name().equals(type)).toList();
        return groups.isEmpty()
                ? null
                : new Cluster(
                        cluster.name(),
                        cluster.aliases(),
                        groups,
                        cluster.fabric(),
                        cluster.site(),
                        cluster.sources());
    }

    private static Problem noNodes(String path, ServingPool pool, Cluster cluster) {
        Node asked = pool.node();
        String types =
                String.join(
                        ", ",
                        cluster.nodes().stream().map(g -> g.type().name()).distinct().toList());
        return new Problem(
                path + ".node",
                "the cluster has no " + (asked == null ? "nodes" : asked.name()),
                "Maybe " + types + ".");
    }

    private static Problem noRoom(String path, ServingPool pool, long taken, Cluster nodes) {
        return new Problem(
                path,
                String.format(
                        Locale.ROOT,
                        "pool %s asks for %d GPUs of %s, of which the cluster has %d and other"
                                + " pools take %d",
                        pool.name(),
                        pool.gpus(),
                        nodes.firstNode().name(),
                        nodes.gpus(),
                        taken),
                "Maybe fewer replicas, a smaller plan, or more nodes.");
    }

    private static @Nullable Problem precision(String path, ServingWorkload workload, Node node) {
        Precision compute = workload.formats().compute();
        return new GpuRates(node.gpu(), workload.stack()).computedIn(compute) != null
                ? null
                : new Problem(
                        path + ".precision",
                        node.gpu().name() + " has no rate for matrix products in " + compute,
                        "Maybe another precision.");
    }

    /**
     * Returns what an encoder keeps: its parameters in 16 bits, and one block that nobody takes.
     */
    private static ServingMemory encoderMemory(ServingWorkload workload, Node node) {
        Encoder encoder = workload.encoder();
        double parameters = encoder == null ? 0 : encoder.parameters();
        double weights =
                parameters * Precision.BF16.bytesPerElement() / workload.deployment().plan().gpus();
        double capacity = node.gpu().memory().capacity().value();
        double usable = capacity * workload.memoryUtilization();
        long blocks = weights <= usable ? 1 : 0;
        return new ServingMemory(weights, 0, 0, usable - weights, usable, capacity, 16, blocks, 0);
    }
}
