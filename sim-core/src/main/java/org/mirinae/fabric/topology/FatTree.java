package org.mirinae.fabric.topology;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;
import org.mirinae.units.Seconds;

/**
 * Leaves, spines and, where they are needed, cores, all of one radix (Leiserson 1985; Al-Fares et
 * al., SIGCOMM 2008).
 *
 * @param radix ports of every switch
 * @param tiers 2 (leaf and spine) or 3; the fewest that suffice where not stated
 * @param oversubscription a leaf's ports downward over those upward
 * @param rails whether interface i of all nodes of a unit plugs into the same leaf, rather than all
 *     interfaces of a node
 * @param planes fabrics side by side, each with a part of every node's interfaces
 * @param hopLatency of a cable and the switch behind it
 */
@Tag("fat_tree")
@Doc("Leaves, spines and, where they are needed, cores, all of one radix.")
public record FatTree(
        @Doc("Ports of every switch.") @Default("64") @AtLeast(2) @AtMost(65_536) int radix,
        @Doc("2 (leaf and spine) or 3; the fewest that suffice where not stated.")
                @Nullable
                @AtLeast(2)
                @AtMost(3)
                Integer tiers,
        @Doc("A leaf's ports downward over those upward.") @Default("1") @AtLeast(1) @AtMost(1000)
                double oversubscription,
        @Doc("Whether interface i of all nodes of a unit plugs into the same leaf.")
                @Default("true")
                boolean rails,
        @Doc("Fabrics side by side, each with a part of every node's interfaces.")
                @Default("1")
                @AtLeast(1)
                @AtMost(64)
                int planes,
        @Doc("Of a cable and the switch behind it; the default is assumed.") @Default("300 ns")
                Seconds hopLatency)
        implements Topology, Checked {

    @Override
    public void check(Problems problems) {
        if (radix % 2 != 0) {
            problems.add(
                    "radix",
                    "switches have an even number of ports, not " + radix,
                    "Maybe " + (radix + 1) + ".");
        } else if (FatTreePlane.downPorts(radix, oversubscription) >= radix) {
            problems.add(
                    "oversubscription",
                    "a switch of " + radix + " ports has none left upward",
                    "Maybe at most " + (radix - 1) + ".");
        }
    }

    /**
     * Returns one plane of the tree.
     *
     * @throws IllegalArgumentException where switches of this radix cannot join so many, or planes
     *     do not divide the interfaces
     */
    public FatTreePlane shape(Machine machine) {
        return FatTreePlane.of(leaves(machine), radix, oversubscription, tiers == null ? 0 : tiers)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        leaves(machine) + " leaves of radix " + radix));
    }

    @Override
    public @Nullable Misfit misfit(Machine machine) {
        if (machine.nicsPerNode() % planes != 0) {
            return new Misfit(
                    machine.nicsPerNode()
                            + " interfaces of a node do not divide over "
                            + planes
                            + " planes",
                    "Maybe set planes to 1.");
        }
        int leaves = leaves(machine);
        boolean fits =
                FatTreePlane.of(leaves, radix, oversubscription, tiers == null ? 0 : tiers)
                        .isPresent();
        return fits
                ? null
                : new Misfit(
                        String.format(
                                Locale.ROOT,
                                "%d leaves of %d ports cannot be joined by %s",
                                leaves,
                                radix,
                                tiers == null ? "three tiers" : tiers + " tiers"),
                        "Maybe a larger radix, or leave tiers out.");
    }

    /** Leaves of one plane. */
    int leaves(Machine machine) {
        int down = FatTreePlane.downPorts(radix, oversubscription);
        int perNode = nicsOfPlane(machine);
        return rails
                ? perNode * ((machine.nodes() + down - 1) / down)
                : Math.ceilDiv(machine.nodes() * perNode, down);
    }

    private int nicsOfPlane(Machine machine) {
        if (machine.nicsPerNode() % planes != 0) {
            throw new IllegalArgumentException(
                    machine.nicsPerNode() + " interfaces over " + planes + " planes");
        }
        return machine.nicsPerNode() / planes;
    }

    @Override
    public LinkGraph graph(Machine machine) {
        LinkGraph.Builder graph = new LinkGraph.Builder(machine.gpus());
        int nics = NodeWiring.wire(graph, machine);
        wire(graph, machine, nics);
        return graph.build();
    }

    /** Adds its switches and cables to interfaces that are there, from the first on. */
    void wire(LinkGraph.Builder graph, Machine machine, int nics) {
        Link cable = machine.nic().after(hopLatency.value());
        for (int plane = 0; plane < planes; plane++) {
            plane(graph, machine, nics, plane, cable);
        }
    }

    private void plane(LinkGraph.Builder graph, Machine machine, int nics, int plane, Link cable) {
        FatTreePlane shape = shape(machine);
        int perNode = nicsOfPlane(machine);
        int leaves = graph.vertices(VertexKind.LEAF, shape.leaves());
        for (int node = 0; node < machine.nodes(); node++) {
            for (int rail = 0; rail < perNode; rail++) {
                int leaf =
                        rails
                                ? node / shape.down() * perNode + rail
                                : (node * perNode + rail) / shape.down();
                int nic = nics + node * machine.nicsPerNode() + rail * planes + plane;
                graph.cable(nic, leaves + leaf, cable);
            }
        }
        int spines = graph.vertices(VertexKind.SPINE, shape.spines());
        int perPod = shape.spines() == 0 ? 0 : shape.spinesPerPod();
        for (int leaf = 0; leaf < shape.leaves() && perPod > 0; leaf++) {
            int pod = leaf / shape.leavesPerPod();
            for (int up = 0; up < shape.up(); up++) {
                graph.cable(leaves + leaf, spines + pod * perPod + up % perPod, cable);
            }
        }
        cores(graph, shape, spines, cable);
    }

    /** Spine i of every pod meets those of its number in the other pods in cores of their own. */
    private void cores(LinkGraph.Builder graph, FatTreePlane shape, int spines, Link cable) {
        if (shape.cores() == 0) {
            return;
        }
        int cores = graph.vertices(VertexKind.CORE, shape.cores());
        int perPod = shape.spinesPerPod();
        int ofGroup = shape.cores() / perPod;
        for (int spine = 0; spine < shape.spines(); spine++) {
            for (int up = 0; up < radix / 2; up++) {
                int core = spine % perPod * ofGroup + up % ofGroup;
                graph.cable(spines + spine, cores + core, cable);
            }
        }
    }
}
