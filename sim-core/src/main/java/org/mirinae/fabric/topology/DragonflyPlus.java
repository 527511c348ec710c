package org.mirinae.fabric.topology;

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
 * Groups of radix / 2 leaves and as many spines, every leaf linked to every spine of its group, the
 * other half of the spines' ports to the other groups (Shpiner et al., "Dragonfly+: Low Cost
 * Topology for Scaling Datacenters", HiPINEB 2017). Every two groups have equally many links; ports
 * that are left over stay empty. Routes are minimal: one global link at most.
 *
 * @param radix ports of every switch
 * @param groups the fewest that suffice where not stated
 * @param hopLatency of a cable and the switch behind it
 * @param globalLatency of a link between groups
 */
@Tag("dragonfly_plus")
@Doc("Groups of leaves and spines, the spines linked to those of all other groups.")
public record DragonflyPlus(
        @Doc("Ports of every switch.") @Default("64") @AtLeast(2) @AtMost(4096) int radix,
        @Doc("The fewest that suffice where not stated.") @Nullable @AtLeast(1) Integer groups,
        @Doc("Of a cable and the switch behind it; the default is assumed.") @Default("300 ns")
                Seconds hopLatency,
        @Doc("Of a link between groups; the default is assumed.") @Default("500 ns")
                Seconds globalLatency)
        implements Topology, Checked {

    @Override
    public void check(Problems problems) {
        if (radix % 2 != 0) {
            problems.add(
                    "radix",
                    "switches have an even number of ports, not " + radix,
                    "Maybe " + (radix + 1) + ".");
        }
    }

    /** Leaves of a group, as many spines, and interfaces of a leaf. */
    int half() {
        return radix / 2;
    }

    /** Groups that a machine takes. */
    public int groups(Machine machine) {
        return groups == null ? needed(machine) : groups;
    }

    private int needed(Machine machine) {
        return Math.ceilDiv(machine.nodes(), Math.max(1, nodesPerGroup(machine)));
    }

    private int nodesPerGroup(Machine machine) {
        return half() * half() / machine.nicsPerNode();
    }

    /** Cables between every two groups. */
    public int linksPerPair(Machine machine) {
        int others = groups(machine) - 1;
        return others == 0 ? 0 : half() * half() / others;
    }

    @Override
    public @Nullable Misfit misfit(Machine machine) {
        int most = half() * half() + 1;
        if (nodesPerGroup(machine) == 0) {
            return new Misfit(
                    machine.nicsPerNode() + " interfaces of a node do not fit a group",
                    "Maybe a larger radix.");
        }
        if (needed(machine) > groups(machine)) {
            return new Misfit(
                    machine.nodes()
                            + " nodes take "
                            + needed(machine)
                            + " groups of "
                            + nodesPerGroup(machine)
                            + ", there are "
                            + groups(machine),
                    "Maybe leave groups out.");
        }
        return groups(machine) <= most
                ? null
                : new Misfit(
                        groups(machine)
                                + " groups are more than the "
                                + most
                                + " that switches of "
                                + radix
                                + " ports join",
                        "Maybe a larger radix.");
    }

    @Override
    public LinkGraph graph(Machine machine) {
        Misfit.refuse(misfit(machine));
        LinkGraph.Builder graph = new LinkGraph.Builder(machine.gpus());
        int nics = NodeWiring.wire(graph, machine);
        int size = half();
        int count = groups(machine);
        int leaves = graph.vertices(VertexKind.LEAF, count * size);
        int spines = graph.vertices(VertexKind.SPINE, count * size);
        Link cable = machine.nic().after(hopLatency.value());
        int perGroup = nodesPerGroup(machine) * machine.nicsPerNode();
        for (int nic = 0; nic < machine.nodes() * machine.nicsPerNode(); nic++) {
            int leaf = nic / perGroup * size + nic % perGroup % size;
            graph.cable(nics + nic, leaves + leaf, cable);
        }
        for (int leaf = 0; leaf < count * size; leaf++) {
            for (int up = 0; up < size; up++) {
                graph.cable(leaves + leaf, spines + leaf / size * size + up, cable);
            }
        }
        Link far = machine.nic().after(globalLatency.value());
        global(graph, count, spines, linksPerPair(machine), far);
        return graph.build();
    }

    /** A group's ports run through its peers in order of their distance, and around its spines. */
    private void global(LinkGraph.Builder graph, int count, int spines, int perPair, Link cable) {
        for (int one = 0; one < count; one++) {
            for (int other = one + 1; other < count; other++) {
                int away = other - one - 1;
                int back = count - 2 - away;
                for (int i = 0; i < perPair; i++) {
                    graph.cable(
                            spines + one * half() + (away * perPair + i) % half(),
                            spines + other * half() + (back * perPair + i) % half(),
                            cable);
                }
            }
        }
    }
}
