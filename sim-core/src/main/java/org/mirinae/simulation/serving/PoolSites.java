package org.mirinae.simulation.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.cluster.NodeGroup;
import org.mirinae.cost.ChipRates;
import org.mirinae.cost.CollectiveCost;
import org.mirinae.cost.GraphBatches;
import org.mirinae.cost.Interconnect;
import org.mirinae.cost.OffloadedWeights;
import org.mirinae.cost.ServingMemory;
import org.mirinae.cost.ServingStepCost;
import org.mirinae.cost.StepCost;
import org.mirinae.cost.StepUse;
import org.mirinae.cost.Traffic;
import org.mirinae.fabric.Network;
import org.mirinae.hardware.Node;
import org.mirinae.hardware.Precision;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.StepShape;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.Encoder;
import org.mirinae.workload.PoolRole;
import org.mirinae.workload.ServingPool;
import org.mirinae.workload.ServingWorkload;

/** Finds nodes for the pools of a service, and how long their iterations take there. */
final class PoolSites {

    private PoolSites() {}

    /**
     * The pools of a workload on a cluster.
     *
     * @param place whose ranks on the first type of node send over its interconnect
     * @throws InfeasibleException naming everything that binds
     */
    static List<PoolSite> of(ServingWorkload workload, WorkloadSite place) {
        String path = place.path();
        Cluster cluster = place.cluster();
        Interconnect interconnect = place.interconnect();
        KernelBackend backend = place.backend();
        List<PoolSite> sites = new ArrayList<>();
        List<Problem> binding = new ArrayList<>();
        Map<String, Long> given = new LinkedHashMap<>();
        List<ServingPool> pools = workload.allPools();
        for (int i = 0; i < pools.size(); i++) {
            ServingPool pool = pools.get(i);
            String at = workload.pools().isEmpty() ? path : path + ".pools[" + i + "]";
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
            place(at, workload, pool, nodes, own, backend, kind, first, sites, binding);
        }
        if (!binding.isEmpty()) {
            throw new InfeasibleException(binding);
        }
        return sites;
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
            List<PoolSite> sites,
            List<Problem> binding) {
        ServingWorkload alone = workload.of(pool);
        Node node = nodes.firstNode();
        Problem slow = precision(path, alone, node);
        boolean encodes = pool.role() == PoolRole.ENCODE;
        ServingMemory memory =
                encodes
                        ? encoderMemory(alone, node)
                        : Drafts.memory(alone, ServingMemory.of(alone, node), node);
        Problem full = memory.problem(path, alone, node);
        if (slow != null || full != null) {
            binding.add(slow != null ? slow : full);
            return;
        }
        List<Problem> tiers = ReplicaMaker.problems(path, alone, memory, node);
        if (!tiers.isEmpty()) {
            binding.addAll(tiers);
            return;
        }
        StepCost cost =
                encodes
                        ? new NoSteps()
                        : Drafts.cost(
                                alone,
                                GraphBatches.of(
                                        OffloadedWeights.of(
                                                new ServingStepCost(
                                                        alone, nodes, interconnect, backend),
                                                alone,
                                                node),
                                        alone.engine().graphBatches()),
                                nodes,
                                interconnect,
                                backend);
        sites.add(
                new PoolSite(
                        pool,
                        alone,
                        nodes,
                        interconnect,
                        network(nodes, alone),
                        memory,
                        alone.batching(),
                        alone.limits(),
                        cost,
                        kind,
                        first));
    }

    /**
     * Returns what ranks of the pools on the cluster's first type of node send; a topology joins
     * no other.
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
                        new ServingStepCost(workload.of(pool), nodes, interconnect, backend)
                                .traffic(pool.plan()));
            }
        }
        return traffic;
    }

    /** Stands for the iterations of an encode pool, which takes no prompts. */
    private static final class NoSteps implements StepCost {
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
    static List<PoolSite> like(
            ServingWorkload workload, Cluster cluster, ServingMemory memory, StepCost cost) {
        List<PoolSite> sites = new ArrayList<>();
        long first = 0;
        for (ServingPool pool : workload.allPools()) {
            ServingWorkload alone = workload.of(pool);
            sites.add(
                    new PoolSite(
                            pool,
                            alone,
                            cluster,
                            Interconnect.of(cluster, workload.stack()),
                            network(cluster, alone),
                            memory,
                            alone.batching(),
                            alone.limits(),
                            cost,
                            0,
                            first));
            first += pool.gpus();
        }
        return sites;
    }

    private static Network network(Cluster nodes, ServingWorkload workload) {
        return CollectiveCost.network(nodes.firstNode(), nodes.fabric(), workload.stack());
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
        return new ChipRates(node.gpu(), workload.stack()).computedIn(compute) != null
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
        double weights = parameters * Precision.BF16.bytesPerElement() / workload.plan().gpus();
        double capacity = node.gpu().memory().capacity().value();
        double usable = capacity * workload.memoryUtilization();
        long blocks = weights <= usable ? 1 : 0;
        return new ServingMemory(weights, 0, 0, usable - weights, usable, capacity, 16, blocks, 0);
    }
}
