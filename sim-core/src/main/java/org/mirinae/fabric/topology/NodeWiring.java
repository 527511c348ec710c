package org.mirinae.fabric.topology;

import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;

/**
 * Wires what lies inside nodes: every GPU to the switch of its scale-up domain and to its
 * interfaces.
 */
final class NodeWiring {

    private NodeWiring() {}

    /**
     * Adds switches of domains, and interfaces.
     *
     * @return the number of the first interface; node i has {@code nicsPerNode} from {@code i *
     *     nicsPerNode} on
     */
    static int wire(LinkGraph.Builder graph, Machine machine) {
        int gpus = machine.gpus();
        if (machine.domain() > 1) {
            int domains = (gpus + machine.domain() - 1) / machine.domain();
            int first = graph.vertices(VertexKind.ISLAND_SWITCH, domains);
            Link half =
                    new Link(
                            machine.scaleUp().latencySeconds() / 2,
                            machine.scaleUp().bytesPerSecond());
            for (int gpu = 0; gpu < gpus; gpu++) {
                graph.cable(gpu, first + gpu / machine.domain(), half);
            }
        }
        int nics = graph.vertices(VertexKind.NIC, machine.nodes() * machine.nicsPerNode());
        HostWiring host = machine.host();
        for (int node = 0; node < machine.nodes() && host != null; node++) {
            host.wire(
                    graph,
                    machine,
                    node * machine.gpusPerNode(),
                    nics + node * machine.nicsPerNode());
        }
        for (int gpu = 0; gpu < gpus && host == null; gpu++) {
            int node = gpu / machine.gpusPerNode();
            int own = machine.nicOf(gpu % machine.gpusPerNode());
            for (int i = 0; i < machine.nicsPerGpu(); i++) {
                graph.cable(gpu, nics + node * machine.nicsPerNode() + own + i, machine.pcie());
            }
        }
        return nics;
    }
}
