package org.mirinae.fabric.bill;

import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.fabric.topology.FatTree;
import org.mirinae.fabric.topology.FatTreePlane;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.fabric.topology.Topology;

/**
 * Switches and cables between the interfaces of nodes, all planes together. A cable has a
 * transceiver at each end.
 *
 * @param leaves switches that interfaces plug into
 * @param spines switches above them
 * @param cores switches above the spines
 * @param nodeCables between interfaces and leaves, or between interfaces where there are no
 *     switches
 * @param leafCables between leaves and spines
 * @param coreCables between spines and cores, and all others between switches
 */
public record FabricBill(
        long leaves, long spines, long cores, long nodeCables, long leafCables, long coreCables) {

    /**
     * Counts the parts of a fat tree.
     *
     * @throws IllegalArgumentException where the tree does not fit the machine
     */
    public static FabricBill of(FatTree tree, Machine machine) {
        FatTreePlane shape = tree.shape(machine);
        long planes = tree.planes();
        long nodeCables = (long) machine.nodes() * machine.nicsPerNode();
        long up = shape.cores() == 0 ? 0 : (long) shape.spines() * (tree.radix() / 2);
        return new FabricBill(
                planes * shape.leaves(),
                planes * shape.spines(),
                planes * shape.cores(),
                nodeCables,
                planes * shape.leafSpineCables(),
                planes * up);
    }

    /**
     * Counts the parts of any topology between the interfaces of nodes.
     *
     * @return null where GPUs are joined without switches or interfaces
     * @throws IllegalArgumentException where the topology does not fit the machine
     */
    public static @Nullable FabricBill of(Topology topology, Machine machine) {
        if (topology.joinsGpus()) {
            return null;
        }
        return topology instanceof FatTree tree ? of(tree, machine) : of(topology.graph(machine));
    }

    /**
     * Counts the parts of any network; routers at the edge of buildings are not among the switches.
     */
    public static FabricBill of(LinkGraph graph) {
        long atNodes = 0;
        long atLeaves = 0;
        long above = 0;
        for (int link = 0; link < graph.links(); link++) {
            VertexKind from = graph.kind(graph.from(link));
            VertexKind to = graph.kind(graph.to(link));
            boolean fromNic = from == VertexKind.NIC;
            boolean toNic = to == VertexKind.NIC;
            if (fromNic && (toNic || to.isSwitch()) || toNic && from.isSwitch()) {
                atNodes++;
            } else if (from == VertexKind.LEAF && to == VertexKind.SPINE
                    || from == VertexKind.SPINE && to == VertexKind.LEAF) {
                atLeaves++;
            } else if (from.isSwitch() && to.isSwitch()) {
                above++;
            }
        }
        return new FabricBill(
                graph.count(VertexKind.LEAF),
                graph.count(VertexKind.SPINE),
                graph.count(VertexKind.CORE),
                atNodes / 2,
                atLeaves / 2,
                above / 2);
    }

    /** All switches. */
    public long switches() {
        return leaves + spines + cores;
    }

    /** All cables. */
    public long cables() {
        return nodeCables + leafCables + coreCables;
    }

    /** One for each end of a cable. */
    public long transceivers() {
        return 2 * cables();
    }
}
