package org.mirinae.fabric.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;
import org.mirinae.units.Seconds;

/**
 * GPUs around a ring, each linked to the one before and the one behind: a torus of one dimension
 * for machines of any size.
 *
 * @param hopLatency of one link
 */
@Tag("ring")
@Doc("GPUs around a ring, each linked to the one before and the one behind.")
public record Ring(
        @Doc("Of one link; the default is assumed.") @Default("300 ns") Seconds hopLatency)
        implements Topology {

    @Override
    public boolean joinsGpus() {
        return true;
    }

    @Override
    public @Nullable Misfit misfit(Machine machine) {
        return null;
    }

    @Override
    public LinkGraph graph(Machine machine) {
        return new Torus(List.of(machine.gpus()), hopLatency).graph(machine);
    }
}
