package org.mirinae.fabric.topology;

import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;
import org.mirinae.units.Seconds;

/**
 * GPUs of which every two have a link, as the eight of an MI300X machine. A GPU's scale-up rate is
 * divided over its links.
 *
 * @param hopLatency of one link
 */
@Tag("fully_connected")
@Doc("GPUs of which every two have a link; a GPU's scale-up rate is divided over its links.")
public record FullyConnected(
        @Doc("Of one link; the default is assumed.") @Default("300 ns") Seconds hopLatency)
        implements Topology {

    /** GPUs that so many links are drawn between: two million, half a gigabyte (assumed). */
    private static final int MOST = 1024;

    @Override
    public boolean joinsGpus() {
        return true;
    }

    @Override
    public @Nullable Misfit misfit(Machine machine) {
        return machine.gpus() <= MOST
                ? null
                : new Misfit(
                        machine.gpus() + " chips are more than the " + MOST + " all linked",
                        "Maybe type: torus or fat_tree.");
    }

    @Override
    public LinkGraph graph(Machine machine) {
        Misfit.refuse(misfit(machine));
        int gpus = machine.gpus();
        LinkGraph.Builder graph = new LinkGraph.Builder(gpus).passThroughGpus();
        Link link =
                new Link(
                        hopLatency.value(),
                        machine.scaleUp().bytesPerSecond() / Math.max(1, gpus - 1));
        for (int one = 0; one < gpus; one++) {
            for (int other = one + 1; other < gpus; other++) {
                graph.cable(one, other, link);
            }
        }
        return graph.build();
    }
}
