package org.mirinae.simulation.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.perf.collective.CollectiveChoice;
import org.mirinae.perf.collective.CollectiveChoice.Wish;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.Roofline;
import org.mirinae.result.Basis;
import org.mirinae.workload.chakra.AstraNetwork;
import org.mirinae.workload.chakra.AstraSystem;
import org.mirinae.workload.chakra.ChakraMeetings.Meeting;
import org.mirinae.workload.chakra.ChakraNode;
import org.mirinae.workload.chakra.ChakraWorkload;
import org.mirinae.workload.collective.CollectiveAlgorithm;

/** Times the nodes of a trace: as recorded, or by the GPU's roofline and the network. */
final class ChakraTimes {

    /** A time and what it rests on. */
    record NodeTime(double seconds, Basis basis) {}

    private static final double MICRO = 1e-6;

    private final ChakraWorkload workload;
    private final Cluster cluster;
    private final Interconnect interconnect;
    private final GpuRates rates;
    private final Map<List<Object>, CollectiveChoice> choices = new LinkedHashMap<>();

    ChakraTimes(ChakraWorkload workload, Cluster cluster, Interconnect interconnect) {
        this.workload = workload;
        this.cluster = cluster;
        this.interconnect = interconnect;
        this.rates = new GpuRates(cluster.firstNode().gpu(), workload.stack());
    }

    /** Times a node that computes or moves memory. */
    NodeTime time(ChakraNode node) {
        if (node.durationMicros() > 0) {
            return new NodeTime(node.durationMicros() * MICRO, Basis.MEASURED);
        }
        boolean idle = node.operations() == 0 && node.bytes() == 0;
        if (idle || node.host() || node.type() == ChakraNode.Type.METADATA) {
            return new NodeTime(0, Basis.MODELLED);
        }
        AstraSystem system = workload.system();
        double memory = system == null ? 0 : system.memoryBytesPerSecond();
        memory = memory > 0 ? memory : rates.memory();
        if (node.type() != ChakraNode.Type.COMP) {
            return new NodeTime(node.bytes() / memory, Basis.MODELLED);
        }
        double flops = system == null ? 0 : system.flopsPerSecond();
        boolean astra = flops > 0;
        return new NodeTime(
                Roofline.seconds(
                        node.operations(),
                        node.bytes(),
                        astra ? flops : rates.matmul(workload.precision()),
                        memory,
                        astra ? 0 : rates.launch()),
                Basis.MODELLED);
    }

    /** Times a collective or a message, from the moment its last rank has come. */
    NodeTime time(Meeting meeting) {
        CollectiveKind kind = meeting.collective();
        List<Integer> ranks = meeting.ranks();
        if (kind == null) {
            return message(ranks.getFirst(), ranks.getLast(), meeting.bytes());
        }
        if (ranks.size() == 1) {
            return new NodeTime(0, Basis.MODELLED);
        }
        // ASTRA-sim and PyTorch state what each rank puts into an all-gather.
        double full =
                kind == CollectiveKind.ALL_GATHER
                        ? meeting.bytes() * ranks.size()
                        : meeting.bytes();
        CollectiveChoice.Chosen chosen =
                choices.computeIfAbsent(List.of(kind, ranks), k -> choice(kind, ranks))
                        .at(Math.max(1, full));
        return new NodeTime(chosen.seconds(), chosen.basis());
    }

    private CollectiveChoice choice(CollectiveKind kind, List<Integer> ranks) {
        AstraNetwork astra = workload.network();
        AstraSystem system = workload.system();
        CollectiveAlgorithm forced =
                system == null ? CollectiveAlgorithm.AUTO : system.algorithm(kind);
        if (astra == null) {
            RankGroup group = group(ranks, interconnect.domain());
            return new CollectiveChoice(
                    kind,
                    group,
                    interconnect,
                    cluster.firstNode().gpu(),
                    workload.stack(),
                    Wish.of(forced));
        }
        if (astra.onlyRing() && kind != CollectiveKind.ALL_TO_ALL) {
            forced = CollectiveAlgorithm.RING;
        }
        TwoTierNetwork network = astra.network(kind, system == null ? 0 : system.endpointSeconds());
        return new CollectiveChoice(kind, group(ranks, network.domain()), network, Wish.of(forced));
    }

    private NodeTime message(int from, int to, double bytes) {
        AstraNetwork astra = workload.network();
        int domain = astra == null ? interconnect.domain() : astra.messages().domain();
        RankGroup pair = group(from < to ? List.of(from, to) : List.of(to, from), domain);
        TwoTierNetwork network =
                astra == null
                        ? interconnect.network(pair.pattern(RankPattern.Form.RING))
                        : astra.messages();
        return new NodeTime(
                CollectiveCurve.sendReceive(pair.perDomain() == 2, network)
                        .seconds(Math.max(1, bytes)),
                Basis.MODELLED);
    }

    /** Ranks as evenly spaced as their first two; what shares a domain is counted. */
    private static RankGroup group(List<Integer> ranks, int domain) {
        Map<Integer, Integer> inDomain = new LinkedHashMap<>();
        int most = 1;
        for (int rank : ranks) {
            most = Math.max(most, inDomain.merge(rank / domain, 1, Integer::sum));
        }
        return new RankGroup(ranks.size(), Math.max(1, ranks.get(1) - ranks.getFirst()), most);
    }

    /**
     * Returns how busy the GPU's arithmetic is while it computes; recorded times count as busy:
     * assumed.
     */
    double arithmetic(ChakraNode node, double seconds) {
        boolean recorded = node.durationMicros() > 0;
        return recorded || seconds == 0
                ? 1
                : Math.min(1, node.operations() / (rates.matmul(workload.precision()) * seconds));
    }

    /** Returns whether the GPU can compute in the workload's precision. */
    boolean computes() {
        return rates.computedIn(workload.precision()) != null;
    }

    /** Says for people what is taken beyond the scenario. */
    @Nullable String networkNote() {
        AstraNetwork astra = workload.network();
        return astra == null
                ? null
                : "The network is that of "
                        + astra
                        + ", 1 GB = 2^30 B; the cluster gives the chips.";
    }
}
