package org.mirinae.fabric.topology;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;

/**
 * Whatever a file lists, asymmetric or not. A file that names GPUs wires all of the network, PCIe
 * trees and scale-up links included; one that names only interfaces leaves the inside of nodes as
 * their type has it.
 *
 * @param cables of the network
 */
@Tag("custom")
@Doc("Whatever a file lists, asymmetric or not.")
public record Custom(
        @Doc(
                        "Name of the file: from,to,rate_gbps,latency_ns[,back_rate_gbps[,state]], a line for each cable.")
                NetworkFile cables)
        implements Topology {

    @Override
    public @Nullable Misfit misfit(Machine machine) {
        int gpus = cables.last(VertexKind.GPU) + 1;
        int nics = cables.last(VertexKind.NIC) + 1;
        if (gpus > machine.gpus() || cables.wiresGpus() && gpus < machine.gpus()) {
            return new Misfit(
                    cables.name() + " wires " + gpus + " GPUs, the cluster has " + machine.gpus(),
                    "Maybe other nodes, or another file.");
        }
        int there = machine.nodes() * machine.nicsPerNode();
        if (!cables.wiresGpus() && nics > there) {
            return new Misfit(
                    cables.name() + " wires " + nics + " interfaces, the nodes have " + there,
                    "Maybe other nodes, or another file.");
        }
        return unreached(wired(machine));
    }

    /** Names a GPU that cannot be reached, or cannot reach the first. */
    private @Nullable Misfit unreached(LinkGraph graph) {
        String lost = Failures.unreached(graph);
        if (lost != null) {
            return new Misfit(
                    "the network of " + cables.name() + " is disconnected: no way leads " + lost,
                    "Maybe a cable is missing, is down, or has a back_rate_gbps of 0.");
        }
        return null;
    }

    @Override
    public LinkGraph graph(Machine machine) {
        Misfit.refuse(misfit(machine));
        return wired(machine);
    }

    private LinkGraph wired(Machine machine) {
        LinkGraph.Builder graph = new LinkGraph.Builder(machine.gpus());
        int nics = cables.wiresGpus() ? -1 : NodeWiring.wire(graph, machine);
        if (cables.wiresGpus() && cables.last(VertexKind.NIC) < 0) {
            graph.passThroughGpus();
        }
        BitSet down = cables.wire(graph, nics);
        return graph.build().without(down);
    }
}
