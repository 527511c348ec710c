package org.mirinae.simulation;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.cost.Interconnect;
import org.mirinae.engine.EventLoop;
import org.mirinae.simulation.flow.FlowNetwork;

/** The network of one replication as flows see it, made when an engine first asks for it. */
final class RunFlows implements Supplier<FlowNetwork> {

    private final EventLoop loop;
    private final Cluster cluster;
    private final Interconnect.@Nullable Wiring wiring;
    private @Nullable FlowNetwork made;

    RunFlows(EventLoop loop, Cluster cluster, Interconnect.@Nullable Wiring wiring) {
        this.loop = loop;
        this.cluster = cluster;
        this.wiring = wiring;
    }

    @Override
    public FlowNetwork get() {
        FlowNetwork known = made;
        if (known == null) {
            known =
                    new FlowNetwork(
                            loop,
                            wiring == null ? Interconnect.Wiring.graph(cluster) : wiring.graph(),
                            cluster.fabric().routing());
            made = known;
        }
        return known;
    }
}
