package org.mirinae.fabric.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.Framing;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.fabric.graph.Store;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Seconds;

/**
 * The network between nodes.
 *
 * @param latency one way through cables and switches, on top of the step latency of the stack
 * @param oversubscription bandwidth of a node's interfaces over the bandwidth the network can carry
 *     for each node when all send at once; 1 is a full bisection. Of a topology, its own counts as
 *     well
 * @param inNetworkReduction whether its switches add on the way, as InfiniBand SHARP does
 * @param topology switches and cables, where they matter; none for a network that is only as good
 *     as {@code oversubscription} says
 * @param routing which of several shortest routes flows take through a topology
 * @param parts that the topology is built of; none where only numbers count
 * @param failures what is broken, from the start or for a time
 * @param store shared storage behind the switches of a topology
 * @param host PCIe switches and host bridges between the GPUs and interfaces of a topology's nodes;
 *     none where every GPU is wired to its own interfaces
 * @param framing of messages into packets between interfaces; none where the stack's share of the
 *     line rate covers headers
 */
@Doc("The network between nodes.")
public record Fabric(
        @Doc("One way through cables and switches, on top of the stack's own step latency.")
                @Default("0 s")
                Seconds latency,
        @Doc(
                        "Bandwidth of a node's interfaces over what the network carries when all send at once.")
                @Default("1")
                @AtLeast(1)
                double oversubscription,
        @Doc("Whether its switches add on the way (InfiniBand SHARP).") @Default("false")
                boolean inNetworkReduction,
        @Doc("Switches and cables, where they matter.") @Nullable Topology topology,
        @Doc("Which of several shortest routes flows take through a topology.")
                @Default("{type: ecmp}")
                Routing routing,
        @Doc(
                        "How messages are cut into packets between interfaces, on top of the stack's share of the line rate.")
                @Nullable Framing framing,
        @Doc("What the topology is built of, for watts, racks and price.")
                @Nullable FabricParts parts,
        @Doc("PCIe switches and host bridges inside the nodes of a topology.")
                @Nullable HostWiring host,
        @Doc("What is broken in a topology, from the start or for a time.") @Default("[]")
                List<Failure> failures,
        @Doc("Shared storage behind the switches of a topology: checkpoints, caches, weights.")
                @Nullable Store store) {

    /** Keeps its own copy of the list. */
    public Fabric {
        failures = List.copyOf(failures);
    }

    /** Payload over bytes on the wire of long messages. */
    public double framingEfficiency() {
        return framing == null ? 1 : framing.efficiency();
    }

    /** Full bisection, no latency of its own. */
    public static final Fabric FULL_BISECTION =
            new Fabric(
                    new Seconds(0),
                    1,
                    false,
                    null,
                    new Routing.Ecmp(1, true),
                    null,
                    null,
                    null,
                    List.of(),
                    null);
}
