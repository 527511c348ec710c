package org.mirinae.fabric.topology;

import java.util.List;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;

/**
 * The network of a cluster of which no topology is stated, as a graph: every node plugs into a
 * switch of its own, and those into one that carries everything; a node's uplink has the rate of
 * its interfaces over the oversubscription. Its links take no time of their own.
 */
public final class NodeStar {

    private NodeStar() {}

    /**
     * The graph.
     *
     * @param groups of equal nodes, their GPUs numbered through
     * @param oversubscription of every node's uplink, at least 1
     */
    public static LinkGraph graph(List<Machine> groups, double oversubscription) {
        int gpus = groups.stream().mapToInt(Machine::gpus).sum();
        LinkGraph.Builder graph = new LinkGraph.Builder(gpus);
        int middle = graph.vertex(VertexKind.SPINE);
        int firstGpu = 0;
        for (Machine group : groups) {
            islands(graph, group, firstGpu);
            for (int node = 0; node < group.nodes(); node++) {
                Link cable = group.nic().after(0);
                double all = cable.bytesPerSecond() * group.nicsPerNode();
                int leaf = graph.vertex(VertexKind.LEAF);
                Link uplink = new Link(0, all / oversubscription, cable.framing());
                graph.cable(leaf, middle, uplink);
                int nics = graph.vertices(VertexKind.NIC, group.nicsPerNode());
                for (int i = 0; i < group.nicsPerNode(); i++) {
                    graph.cable(nics + i, leaf, cable);
                }
                for (int gpu = 0; gpu < group.gpusPerNode(); gpu++) {
                    int own = group.nicOf(gpu);
                    for (int i = 0; i < group.nicsPerGpu(); i++) {
                        int number = firstGpu + node * group.gpusPerNode() + gpu;
                        graph.cable(number, nics + own + i, group.pcie());
                    }
                }
            }
            firstGpu += group.gpus();
        }
        return graph.build();
    }

    private static void islands(LinkGraph.Builder graph, Machine group, int firstGpu) {
        if (group.domain() == 1) {
            return;
        }
        int islands = Math.ceilDiv(group.gpus(), group.domain());
        int first = graph.vertices(VertexKind.ISLAND_SWITCH, islands);
        Link port = new Link(0, group.scaleUp().bytesPerSecond());
        for (int gpu = 0; gpu < group.gpus(); gpu++) {
            graph.cable(firstGpu + gpu, first + gpu / group.domain(), port);
        }
    }
}
