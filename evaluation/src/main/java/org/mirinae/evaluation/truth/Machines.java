package org.mirinae.evaluation.truth;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.cluster.NodeGroup;
import org.mirinae.fabric.topology.Fabric;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Nic;
import org.mirinae.hardware.Node;
import org.mirinae.hardware.ScaleUp;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Seconds;

/** The machine a row was measured on, as far as the row says: nodes of the catalogue, adapted. */
public final class Machines {

    /** The latency that NCCL's plug-in for EFA states, as in the catalogue's AWS nodes. */
    private static final Seconds EFA = new Seconds(75e-6);

    /** Such as {@code 8x ConnectX-7 IB NDR 400Gb/s} or {@code 4x ConnectX-7 IB NDR 400Gb/Sec}. */
    private static final Pattern INTERFACES =
            Pattern.compile("(\\d+)\\s*x(?:\\D.*?)?(\\d+)\\s*G(?:b/s|b/Sec|bps)\\b");

    private static final int MOST_INTERFACES = 72;

    private Machines() {}

    /**
     * Nodes enough for a number of GPUs; a run on fewer GPUs than a node has gets a node of that
     * size, with its share of the interfaces.
     */
    public static Cluster cluster(Node node, int gpus) {
        Node fitting = gpus < node.gpus() ? withGpus(node, gpus) : node;
        if (gpus % fitting.gpus() != 0) {
            throw new SkippedRowException("chips do not fill whole nodes");
        }
        return new Cluster(
                "",
                List.of(),
                List.of(new NodeGroup(fitting, gpus / fitting.gpus())),
                Fabric.FULL_BISECTION,
                null,
                Map.of());
    }

    /** The node with another number of GPUs; links that joined the node's GPUs join these. */
    public static Node withGpus(Node node, int gpus) {
        if (gpus == node.gpus()) {
            return node;
        }
        Gpu gpu = node.gpu();
        ScaleUp links = gpu.scaleUp();
        boolean withinNode = links != null && links.domain() <= node.gpus();
        return new Node(
                node.name(),
                node.aliases(),
                withinNode ? withDomain(gpu, gpus) : gpu,
                gpus,
                node.cpu(),
                node.cpuCores(),
                node.hostDram(),
                node.hostBandwidth(),
                node.drive(),
                node.drives(),
                node.nic(),
                Math.max(1, node.nics() * gpus / node.gpus()),
                node.maxPower(),
                node.height(),
                node.sources(),
                node.notes());
    }

    /** The node with these interfaces. */
    public static Node withInterfaces(Node node, Nic nic, int count) {
        return new Node(
                node.name(),
                node.aliases(),
                node.gpu(),
                node.gpus(),
                node.cpu(),
                node.cpuCores(),
                node.hostDram(),
                node.hostBandwidth(),
                node.drive(),
                node.drives(),
                nic,
                count,
                node.maxPower(),
                node.height(),
                node.sources(),
                node.notes());
    }

    private static Gpu withDomain(Gpu gpu, int domain) {
        ScaleUp links = gpu.scaleUp();
        return new Gpu(
                gpu.name(),
                gpu.aliases(),
                gpu.vendor(),
                gpu.year(),
                gpu.status(),
                gpu.peak(),
                gpu.memory(),
                gpu.cache(),
                gpu.computeUnits(),
                gpu.boostClock(),
                links == null
                        ? null
                        : new ScaleUp(
                                links.technology(),
                                links.ratePerDirection(),
                                domain,
                                links.inSwitchReduction()),
                gpu.host(),
                gpu.tdp(),
                gpu.achieved(),
                gpu.kernels(),
                gpu.sources(),
                gpu.notes());
    }

    /**
     * The node with the fastest interfaces a submitter's sentence counts, those for storage and
     * management apart; as it is where the sentence counts none.
     */
    public static Node withNetwork(Node node, @Nullable String sentence) {
        if (sentence == null) {
            return node;
        }
        Node best = node;
        double most = 0;
        for (String part : sentence.split("[,;+]| and ", -1)) {
            Matcher matcher = INTERFACES.matcher(part);
            boolean apart = part.contains("Storage") || part.contains("Management");
            if (apart || !matcher.find()) {
                continue;
            }
            int count = Integer.parseInt(matcher.group(1));
            double gigabits = Double.parseDouble(matcher.group(2));
            if (count <= MOST_INTERFACES && count * gigabits > most) {
                most = count * gigabits;
                best =
                        withInterfaces(
                                node,
                                new Nic(
                                        part.strip(),
                                        new ByteRate(gigabits * 1e9 / 8),
                                        part.contains("EFA") ? EFA : new Seconds(0)),
                                count);
            }
        }
        return best;
    }
}
