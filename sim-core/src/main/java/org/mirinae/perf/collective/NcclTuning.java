package org.mirinae.perf.collective;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.fabric.collective.AffineTime;
import org.mirinae.fabric.collective.BidirectionalRingCollective;
import org.mirinae.fabric.collective.BruckCollective;
import org.mirinae.fabric.collective.Collective;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.DirectCollective;
import org.mirinae.fabric.collective.DispatchCollective;
import org.mirinae.fabric.collective.GroupLayout;
import org.mirinae.fabric.collective.HalvingDoublingCollective;
import org.mirinae.fabric.collective.HierarchicalCollective;
import org.mirinae.fabric.collective.InNetworkCollective;
import org.mirinae.fabric.collective.InSwitchCollective;
import org.mirinae.fabric.collective.InSwitchTreeCollective;
import org.mirinae.fabric.collective.PatCollective;
import org.mirinae.fabric.collective.Protocol;
import org.mirinae.fabric.collective.RecursiveDoublingCollective;
import org.mirinae.fabric.collective.RingCollective;
import org.mirinae.fabric.collective.TreeCollective;
import org.mirinae.fabric.collective.TwoStageCollective;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.Link;
import org.mirinae.hardware.Gpu;

/**
 * NCCL's algorithms under its protocols, with the latencies NVIDIA measured for each and the
 * bandwidth each leaves of the links (NVIDIA/nccl, src/graph/tuning.cc of 2.28: base and hardware
 * latencies, greatest bandwidth of LL, corrections of trees). NCCL takes the fastest by that model,
 * of what its release has; the rates of links are ours. Its caps for each channel bind only where
 * the number of channels is limited, as it adds them until links are full.
 */
final class NcclTuning {

    private static final double MICRO = 1e-6;
    private static final double GIGA = 1e9;
    private static final double[] NONE = {};

    /** Latency of rings whose chunks wait for one another, between nodes. */
    private static final double PLATEAU = 1.4;

    /** The share of a tree's bandwidth by size: LL, LL128, Simple. */
    private static final double[][] TREE = {
        {1, 1, 1, 1, .9, .8, .7, .7, .7, .7, .6, .5, .4, .4, .5, .6, .7, .8, .9, 1, 1, 1, 1, 1},
        {1, 1, 1, 1, 1, .9, .8, .8, .8, .7, .6, .6, .6, .6, .6, .6, .8, .9, .9, .9, .9, 1, 1, 1},
        {
            .9, .9, .9, .9, .9, .9, .9, .8, .7, .6, .6, .5, .5, .5, .5, .6, .7, .8, .7, .7, .8, .9,
            .9, .9
        }
    };

    /** Greatest bandwidth of LL inside a node by generation, between two nodes, between more. */
    private static final double[] LL_INSIDE = {39, 87.7, 141, 282};

    /** The release that brought LL128. */
    private static final double LL128 = LibraryVersion.number("2.5");

    private static final double LL_TWO_NODES = 39;
    private static final double LL_MORE_NODES = 20.4;

    /** Greatest GB/s of a channel by generation: of rings, whatever the nodes (LL128's). */
    private static final double[] RING_CHANNEL = {20, 20, 36.7, 40};

    /** The bandwidth of a channel of trees, on one node, two, more. */
    private static final double[][] TREE_CHANNEL = {
        {26.5, 18.5, 10}, {24, 23.6, 17.8}, {38.7, 41.4, 36}, {70, 42.8, 24}
    };

    /** Microseconds of a protocol: once, and for each step over NVLink, PCIe and the network. */
    private record Steps(double base, double nvlink, double pci, double net) {}

    private static final Steps[] RING_STEPS = {
        new Steps(6.6, 0.6, 1.0, 2.7),
        new Steps(14.0, 1.9, 2.5, 4.0),
        new Steps(8.4, 3.4, 5.7, 14.0)
    };
    private static final Steps[] TREE_STEPS = {
        new Steps(6.8, 0.6, 1.0, 5.0),
        new Steps(14.0, 1.25, 1.9, 8.5),
        new Steps(8.4, 4.0, 4.0, 14.0)
    };

    private final Gpu gpu;
    private final double version;
    private final int channels;
    private final double beyond;
    private final TwoTierNetwork network;

    /**
     * Tunes NCCL for a network.
     *
     * @param network whose outer latency is that of a message of the stack and what comes on top
     * @param messageSeconds of the stack alone
     * @param version of NCCL; empty for the newest
     * @param channels at most; {@link Integer#MAX_VALUE} for as many as it takes
     */
    NcclTuning(
            Gpu gpu, TwoTierNetwork network, double messageSeconds, String version, int channels) {
        this.gpu = gpu;
        this.version = LibraryVersion.number(version);
        this.channels = channels;
        this.network = network;
        this.beyond = Math.max(0, network.scaleOut().latencySeconds() - messageSeconds);
    }

    /**
     * Returns the algorithms that NCCL has for a kind on a group; an all-to-all is sends and
     * receives.
     */
    List<CollectiveCandidate> candidates(CollectiveKind kind, GroupLayout group) {
        List<CollectiveCandidate> all = new ArrayList<>();
        for (Collective algorithm : Collective.ALL) {
            if (version < LibraryVersion.number(since(algorithm))) {
                continue;
            }
            switch (algorithm) {
                case RingCollective ring -> protocols(all, ring, kind, group, RING_STEPS);
                case TreeCollective tree -> protocols(all, tree, kind, group, TREE_STEPS);
                case InSwitchCollective nvls -> simple(all, nvls, kind, group, 0, 25, 18);
                case InSwitchTreeCollective tree -> simple(all, tree, kind, group, 0, 25, 20.9);
                case InNetworkCollective net ->
                        simple(
                                all,
                                net,
                                kind,
                                group,
                                0,
                                net.chain() ? 2.8 : 3.7,
                                net.chain() ? 30 : 31);
                case PatCollective pat -> simple(all, pat, kind, group, 8, 4, 14);
                case DirectCollective direct -> {
                    if (kind.joinsAllPairs() || kind == CollectiveKind.SENDRECV) {
                        sends(all, direct, kind, group);
                    }
                }
                case TwoStageCollective rails -> sends(all, rails, kind, group);
                case DispatchCollective other -> {}
                case BidirectionalRingCollective other -> {}
                case BruckCollective other -> {}
                case HierarchicalCollective other -> {}
                case RecursiveDoublingCollective other -> {}
                case HalvingDoublingCollective other -> {}
            }
        }
        return all;
    }

    /** The release that brought an algorithm (NVIDIA, NCCL release notes; recalled). */
    private static String since(Collective algorithm) {
        return switch (algorithm) {
            case TreeCollective tree -> "2.4";
            case InNetworkCollective net -> "2.6";
            case DirectCollective direct -> "2.7";
            case TwoStageCollective rails -> "2.12";
            case InSwitchCollective nvls -> "2.17";
            case InSwitchTreeCollective tree -> "2.18";
            case PatCollective pat -> "2.23";
            default -> "2.0";
        };
    }

    private void protocols(
            List<CollectiveCandidate> all,
            Collective algorithm,
            CollectiveKind kind,
            GroupLayout group,
            Steps[] steps) {
        boolean tree = algorithm instanceof TreeCollective;
        if (tree && kind != CollectiveKind.ALL_REDUCE) {
            return;
        }
        for (Protocol protocol : Protocol.values()) {
            if (protocol == Protocol.LL128 && (!nvlink() || version < LL128)) {
                continue; // safe over NVLink only
            }
            Steps micros = steps[protocol.ordinal()];
            boolean plateau =
                    !tree
                            && protocol == Protocol.SIMPLE
                            && group.domains() > 1
                            && kind == CollectiveKind.ALL_REDUCE;
            TwoTierNetwork under = under(micros, protocol, tree, group);
            double times = plateau ? PLATEAU : 1;
            algorithm
                    .time(kind, group, under)
                    .map(
                            t ->
                                    new AffineTime(
                                            times * (micros.base() * MICRO + t.fixedSeconds()),
                                            t.secondsPerByte()))
                    .ifPresent(
                            t ->
                                    all.add(
                                            new CollectiveCandidate(
                                                    algorithm.label(),
                                                    protocol,
                                                    t,
                                                    tree ? TREE[protocol.ordinal()] : NONE)));
        }
    }

    /** Returns the share of the links that a protocol leaves. */
    private static double share(Protocol protocol, boolean tree, GroupLayout group) {
        double ofLinks =
                switch (protocol) {
                    case LL -> tree ? 1 / 3.8 : 0.5;
                    case LL128 -> tree && group.domains() == 1 ? 7.0 / 9 : tree ? 0.9375 : 0.92;
                    case SIMPLE -> 1;
                };
        return tree ? 0.92 * ofLinks : ofLinks;
    }

    /** Returns the bandwidth that the channels of a node carry together. */
    private double ofChannels(boolean tree, GroupLayout group) {
        double each =
                tree
                        ? TREE_CHANNEL[generation()][Math.min(group.domains(), 3) - 1]
                        : RING_CHANNEL[generation()];
        return channels == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : channels * each * GIGA;
    }

    private TwoTierNetwork under(Steps micros, Protocol protocol, boolean tree, GroupLayout group) {
        double share = share(protocol, tree, group);
        double inside = nvlink() ? micros.nvlink() : micros.pci();
        double cap =
                protocol != Protocol.LL
                        ? Double.POSITIVE_INFINITY
                        : GIGA
                                * switch (group.domains()) {
                                    case 1 -> LL_INSIDE[generation()];
                                    case 2 -> LL_TWO_NODES;
                                    default -> LL_MORE_NODES;
                                };
        cap = Math.min(cap, ofChannels(tree, group));
        double up = Math.min(cap, share * network.scaleUp().bytesPerSecond());
        double out = Math.min(cap / group.perDomain(), share * network.scaleOut().bytesPerSecond());
        return network.over(
                new Link(inside * MICRO, up), new Link(net(micros.net(), protocol), out));
    }

    /**
     * Returns the latency over the network; with whole chunks the receiver makes sure of what came
     * by reading once more.
     */
    private double net(double micros, Protocol protocol) {
        return micros * MICRO + (protocol == Protocol.SIMPLE ? 2 : 1) * beyond;
    }

    private void simple(
            List<CollectiveCandidate> all,
            Collective algorithm,
            CollectiveKind kind,
            GroupLayout group,
            double base,
            double inside,
            double net) {
        TwoTierNetwork under =
                network.over(
                        new Link(inside * MICRO, network.scaleUp().bytesPerSecond()),
                        new Link(net(net, Protocol.SIMPLE), network.scaleOut().bytesPerSecond()));
        algorithm
                .time(kind, group, under)
                .map(t -> new AffineTime(base * MICRO + t.fixedSeconds(), t.secondsPerByte()))
                .ifPresent(
                        t ->
                                all.add(
                                        new CollectiveCandidate(
                                                algorithm.label(), Protocol.SIMPLE, t, NONE)));
    }

    private void sends(
            List<CollectiveCandidate> all,
            Collective algorithm,
            CollectiveKind kind,
            GroupLayout group) {
        algorithm
                .time(kind, group, network)
                .ifPresent(
                        t ->
                                all.add(
                                        new CollectiveCandidate(
                                                algorithm.label(), Protocol.SIMPLE, t, NONE)));
    }

    private boolean nvlink() {
        return gpu.scaleUp() != null && gpu.scaleUp().technology().startsWith("NVLink");
    }

    /** Volta, Ampere, Hopper, Blackwell and later: by NVLink, or by the year of the GPU. */
    private int generation() {
        if (gpu.scaleUp() != null && nvlink()) {
            int version = Character.digit(gpu.scaleUp().technology().charAt(6), 10);
            return Math.clamp(version - 2L, 0, 3);
        }
        int year = gpu.year();
        return year < 2020 ? 0 : year < 2022 ? 1 : year < 2024 ? 2 : 3;
    }
}
