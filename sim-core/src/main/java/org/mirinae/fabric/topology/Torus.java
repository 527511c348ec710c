package org.mirinae.fabric.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.problems.Problems;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;
import org.mirinae.units.Seconds;

/**
 * GPUs in a grid whose ends are joined, each linked to two neighbours along every dimension: a
 * ring, TPU v5e's 2D or v4's 3D torus. A GPU's scale-up rate is divided over its links.
 *
 * @param dimensions GPUs along each, the first varying fastest
 * @param hopLatency of one link
 */
@Tag("torus")
@Doc("GPUs in a grid whose ends are joined, each linked to two neighbours along every dimension.")
public record Torus(
        @Doc("GPUs along each dimension, the first varying fastest.") List<Integer> dimensions,
        @Doc("Of one link; the default is assumed.") @Default("300 ns") Seconds hopLatency)
        implements Topology, Checked {

    @Override
    public void check(Problems problems) {
        if (dimensions.isEmpty()) {
            problems.add("dimensions", "there are none", "Maybe [4, 4, 4].");
        } else if (dimensions.stream().anyMatch(size -> size < 1)) {
            problems.add("dimensions", "a dimension has no chips", "Maybe leave it out.");
        }
    }

    /** GPUs of the whole grid. */
    public long gpus() {
        return dimensions.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    @Override
    public boolean joinsGpus() {
        return true;
    }

    @Override
    public @Nullable Misfit misfit(Machine machine) {
        return machine.gpus() == gpus()
                ? null
                : new Misfit(
                        machine.gpus() + " chips in a grid of " + gpus(),
                        "Maybe other dimensions, or other nodes.");
    }

    @Override
    public LinkGraph graph(Machine machine) {
        Misfit misfit = misfit(machine);
        if (misfit != null) {
            throw new IllegalArgumentException(misfit.message());
        }
        LinkGraph.Builder graph = new LinkGraph.Builder(machine.gpus()).passThroughGpus();
        long links = dimensions.stream().filter(size -> size > 1).count() * 2;
        Link link =
                new Link(
                        hopLatency.value(),
                        machine.scaleUp().bytesPerSecond() / Math.max(1, links));
        int stride = 1;
        for (int size : dimensions) {
            for (int gpu = 0; gpu < machine.gpus() && size > 1; gpu++) {
                int place = gpu / stride % size;
                int next = gpu + (place + 1 == size ? (1 - size) * stride : stride);
                graph.cable(gpu, next, link);
            }
            stride *= size;
        }
        return graph.build();
    }
}
