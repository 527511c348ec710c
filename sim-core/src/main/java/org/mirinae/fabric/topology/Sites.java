package org.mirinae.fabric.topology;

import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Seconds;

/**
 * Buildings with a fat tree each, every two joined by links between their border routers. Nodes are
 * divided over them in equal runs.
 *
 * @param buildings how many
 * @param tree of each
 * @param links between every two
 * @param linkRate of one link, in one direction
 * @param distanceKm between every two
 */
@Tag("sites")
@Doc("Buildings with a fat tree each, every two joined by long links.")
public record Sites(
        @Doc("How many buildings.") @AtLeast(2) @AtMost(64) int buildings,
        @Doc("Switches of each building.") FatTree tree,
        @Doc("Links between every two buildings.") @AtLeast(1) @AtMost(10_000) int links,
        @Doc("Of one link between buildings, in one direction.") @Positive ByteRate linkRate,
        @Doc("Length of the fibre between every two buildings, in kilometres.")
                @Default("1")
                @AtLeast(0)
                double distanceKm)
        implements Topology {

    /** Light in fibre at a refractive index of about 1.5 (ITU-T G.652 fibre: 1.47). */
    private static final double SECONDS_PER_KM = 5e-6;

    /** Returns the latency from one building to another, fibre alone. */
    public Seconds distanceLatency() {
        return new Seconds(distanceKm * SECONDS_PER_KM);
    }

    @Override
    public @Nullable Misfit misfit(Machine machine) {
        if (machine.nodes() % buildings != 0) {
            return new Misfit(
                    machine.nodes() + " nodes do not divide over " + buildings + " buildings",
                    "Maybe " + Math.ceilDiv(machine.nodes(), buildings) * buildings + " nodes.");
        }
        if (machine.nodes() / buildings * machine.gpusPerNode() % machine.domain() != 0) {
            return new Misfit(
                    "a scale-up domain of " + machine.domain() + " GPUs would span buildings",
                    "Maybe fewer buildings, or as many nodes as fill domains.");
        }
        return tree.misfit(machine.ofNodes(machine.nodes() / buildings));
    }

    @Override
    public LinkGraph graph(Machine machine) {
        Misfit.refuse(misfit(machine));
        Machine building = machine.ofNodes(machine.nodes() / buildings);
        LinkGraph.Builder graph = new LinkGraph.Builder(machine.gpus());
        int nics = NodeWiring.wire(graph, machine);
        double out = linkRate.bytesPerSecond();
        // The border router itself does not slow its links.
        Link inside = new Link(tree.hopLatency().value(), out * links * (buildings - 1));
        int[] borders = new int[buildings];
        for (int i = 0; i < buildings; i++) {
            int before = graph.vertices();
            tree.wire(graph, building, nics + i * building.nodes() * building.nicsPerNode());
            int after = graph.vertices();
            VertexKind top = graph.highest(before);
            borders[i] = graph.vertex(VertexKind.BORDER);
            for (int v = before; v < after; v++) {
                if (graph.kind(v) == top) {
                    graph.cable(v, borders[i], inside);
                }
            }
        }
        join(graph, borders, new Link(distanceLatency().value(), out));
        return graph.build();
    }

    private void join(LinkGraph.Builder graph, int[] borders, Link fibre) {
        for (int one = 0; one < buildings; one++) {
            for (int other = one + 1; other < buildings; other++) {
                for (int i = 0; i < links; i++) {
                    graph.cable(borders[one], borders[other], fibre);
                }
            }
        }
    }
}
