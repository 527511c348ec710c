package org.mirinae.perf.collective;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.Contention;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.LinkLoad;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.fabric.graph.Router;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.fabric.topology.NodeStar;
import org.mirinae.fabric.topology.Topology;
import org.mirinae.stack.Stack;

/**
 * Carries what one workload's ranks send: over the links of their domains, and between domains over
 * what routes through the cluster's topology leave to each pattern of traffic, at the rates its
 * stack reaches, shared with the other workloads. Without a topology, the two tiers of {@link
 * CollectiveLibrary#network}. Not for several threads.
 */
public final class Interconnect {

    private final TwoTierNetwork base;
    private final TwoTierNetwork line;
    private final int ways;
    private final @Nullable Wiring wiring;
    private final long ranks;
    private final LongUnaryOperator gpuOf;
    private final Map<RankPattern, @Nullable LinkLoad> loads = new LinkedHashMap<>();
    private final Map<RankPattern, Double> shares;

    private Interconnect(
            TwoTierNetwork base,
            TwoTierNetwork line,
            int ways,
            @Nullable Wiring wiring,
            long ranks,
            LongUnaryOperator gpuOf,
            Map<RankPattern, Double> shares) {
        this.base = base;
        this.line = line;
        this.ways = ways;
        this.wiring = wiring;
        this.ranks = ranks;
        this.gpuOf = gpuOf;
        this.shares = shares;
    }

    /**
     * The network of a cluster at line rates, which all workloads share.
     *
     * @param graph of the topology
     * @param router over it
     */
    public record Wiring(LinkGraph graph, Router router) {

        /** Wires a cluster; returns null where it has no topology. */
        public static @Nullable Wiring of(Cluster cluster) {
            if (cluster.fabric().topology() == null) {
                return null;
            }
            LinkGraph graph = graph(cluster);
            return new Wiring(graph, new Router(graph, cluster.fabric().routing()));
        }

        /** The network of a cluster as links, with a topology or without. */
        public static LinkGraph graph(Cluster cluster) {
            Topology topology = cluster.fabric().topology();
            if (topology != null) {
                return cluster.wired();
            }
            List<Machine> groups =
                    cluster.nodes().stream()
                            .map(
                                    group ->
                                            Machine.of(group.count(), group.type())
                                                    .framed(cluster.fabric().framing()))
                            .toList();
            return NodeStar.graph(groups, cluster.fabric().oversubscription());
        }
    }

    /** Makes the interconnect of a workload alone on its cluster, its ranks on the first GPUs. */
    public static Interconnect of(Cluster cluster, Stack stack) {
        return of(cluster, stack, Wiring.of(cluster), cluster.gpus(), rank -> rank);
    }

    /**
     * Makes the interconnect of one workload of several.
     *
     * @param wiring of the cluster, or null
     * @param ranks of the workload
     * @param gpuOf each of them
     */
    public static Interconnect of(
            Cluster cluster,
            Stack stack,
            @Nullable Wiring wiring,
            long ranks,
            LongUnaryOperator gpuOf) {
        TwoTierNetwork network =
                CollectiveLibrary.network(cluster.firstNode(), cluster.fabric(), stack);
        Topology topology = cluster.fabric().topology();
        if (topology != null && topology.joinsGpus()) {
            // GPUs send straight to their neighbours: there is no domain to cross.
            network = new TwoTierNetwork(network.scaleUp(), 1, network.scaleUp(), false, false);
        }
        int ways = Machine.of(1, cluster.firstNode()).nicsPerGpu();
        return new Interconnect(network, line(cluster), ways, wiring, ranks, gpuOf, Map.of());
    }

    /** The same, with what others leave of each pattern's rate; patterns not named keep theirs. */
    public Interconnect shared(Map<RankPattern, Double> shareOf) {
        return new Interconnect(base, line, ways, wiring, ranks, gpuOf, Map.copyOf(shareOf));
    }

    /** The two tiers at line rates, as a GPU of the first node has them. */
    private static TwoTierNetwork line(Cluster cluster) {
        Machine machine = Machine.of(1, cluster.firstNode());
        double out =
                machine.nic().bytesPerSecond()
                        * machine.nicsPerNode()
                        / machine.gpusPerNode()
                        / cluster.fabric().oversubscription()
                        * cluster.fabric().framingEfficiency();
        return new TwoTierNetwork(machine.scaleUp(), machine.domain(), new Link(0, out));
    }

    /** Ranks of the workload. */
    public long ranks() {
        return ranks;
    }

    /** Returns the latency of the links on the longest route of a pattern; 0 without a topology. */
    public double latency(RankPattern pattern) {
        LinkLoad load = load(pattern);
        return load == null ? 0 : load.latencySeconds();
    }

    /** Returns the GPU of the cluster that a rank of the workload is placed on. */
    public long gpu(long rank) {
        return gpuOf.applyAsLong(rank);
    }

    /** Returns whether two GPUs of the cluster share a scale-up domain. */
    public boolean share(long oneGpu, long otherGpu) {
        return base.domain() > 1 && oneGpu / base.domain() == otherGpu / base.domain();
    }

    /**
     * Returns the share of the line rate that the stack reaches, between GPUs of one domain or of
     * two.
     */
    public double shareOfLine(boolean sameDomain) {
        double share =
                base.link(sameDomain).bytesPerSecond() / line.link(sameDomain).bytesPerSecond();
        return Math.min(1, share);
    }

    /** Returns the number of interfaces over which a GPU sends a message at once. */
    public int ways() {
        return ways;
    }

    /**
     * Returns the seconds that the stack takes to start a message, between GPUs of one domain or of
     * two.
     */
    public double startSeconds(boolean sameDomain) {
        return base.link(sameDomain).latencySeconds();
    }

    /** GPUs of one domain. */
    public int domain() {
        return base.domain();
    }

    /** The two tiers as they are for groups that send in this pattern. */
    public TwoTierNetwork network(RankPattern pattern) {
        LinkLoad load = load(pattern);
        if (load == null) {
            return base;
        }
        Link out = base.scaleOut();
        double alone = rate(load);
        Link through =
                new Link(
                        out.latencySeconds() + load.latencySeconds(),
                        alone * shares.getOrDefault(pattern, 1.0));
        return base.over(base.scaleUp(), through);
    }

    /**
     * Returns the rate of a pattern alone: no faster than the interfaces at the stack's rates, nor
     * than the fullest link.
     */
    private double rate(LinkLoad load) {
        return Math.min(base.scaleOut().bytesPerSecond(), load.rate());
    }

    /**
     * Returns how a pattern meets others in the network.
     *
     * @param busy share of its time in which the workload sends this way
     * @return null where it sends nothing over shared links
     */
    public Contention.@Nullable User user(RankPattern pattern, double busy) {
        LinkLoad load = load(pattern);
        return load == null
                ? null
                : new Contention.User(load.links(), load.flows(), rate(load), busy);
    }

    private @Nullable LinkLoad load(RankPattern pattern) {
        Wiring over = wiring;
        if (over == null || !pattern.leavesDomains()) {
            return null;
        }
        if (!loads.containsKey(pattern)) {
            loads.put(pattern, LinkLoad.of(over.graph(), over.router(), pattern, ranks, gpuOf));
        }
        return loads.get(pattern);
    }
}
