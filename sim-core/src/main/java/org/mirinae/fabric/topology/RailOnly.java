package org.mirinae.fabric.topology;

import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;
import org.mirinae.units.Seconds;

/**
 * One switch for each rail and nothing above: interface i of every scale-up domain plugs into
 * switch i, and traffic between rails is forwarded inside a domain (Wang et al., "Rail-only: A
 * Low-Cost High-Performance Network for Training LLMs with Trillion Parameters", 2023).
 *
 * @param radix ports of every switch, the most domains it joins
 * @param hopLatency of a cable and the switch behind it
 */
@Tag("rail_only")
@Doc("One switch for each rail and nothing above; traffic between rails crosses inside a domain.")
public record RailOnly(
        @Doc("Ports of every switch, the most domains it joins.")
                @Default("64")
                @AtLeast(1)
                @AtMost(65_536)
                int radix,
        @Doc("Of a cable and the switch behind it; the default is assumed.") @Default("300 ns")
                Seconds hopLatency)
        implements Topology {

    @Override
    public @Nullable Misfit misfit(Machine machine) {
        if (machine.domain() % machine.gpusPerNode() != 0) {
            return new Misfit(
                    "rails are joined by domains of whole nodes only, here of "
                            + machine.domain()
                            + " of a node's "
                            + machine.gpusPerNode()
                            + " GPUs",
                    "Maybe type: fat_tree.");
        }
        int domains = Math.ceilDiv(machine.nodes(), nodesPerDomain(machine));
        return domains <= radix
                ? null
                : new Misfit(
                        domains + " domains do not fit a rail's switch of " + radix + " ports",
                        "Maybe a radix of " + domains + ", or type: fat_tree.");
    }

    private static int nodesPerDomain(Machine machine) {
        return machine.domain() / machine.gpusPerNode();
    }

    /** Rails: interfaces of a domain. */
    public int rails(Machine machine) {
        return machine.nicsPerNode() * Math.min(nodesPerDomain(machine), machine.nodes());
    }

    @Override
    public LinkGraph graph(Machine machine) {
        Misfit.refuse(misfit(machine));
        LinkGraph.Builder graph = new LinkGraph.Builder(machine.gpus());
        int nics = NodeWiring.wire(graph, machine);
        int leaves = graph.vertices(VertexKind.LEAF, rails(machine));
        Link cable = machine.nic().after(hopLatency.value());
        int perDomain = nodesPerDomain(machine) * machine.nicsPerNode();
        for (int nic = 0; nic < machine.nodes() * machine.nicsPerNode(); nic++) {
            graph.cable(nics + nic, leaves + nic % perDomain, cable);
        }
        return graph.build();
    }
}
