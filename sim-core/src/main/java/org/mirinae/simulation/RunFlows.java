package org.mirinae.simulation;

import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.cost.Interconnect;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.Failure;
import org.mirinae.fabric.PartNames;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.units.Seconds;

/** The network of one replication as flows see it, made when an engine first asks for it. */
final class RunFlows implements Supplier<FlowNetwork> {

    private final EventLoop loop;
    private final Cluster cluster;
    private final Interconnect.@Nullable Wiring wiring;
    private final BitSet down = new BitSet();
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
            plan(known);
        }
        return known;
    }

    /** What breaks and is repaired on the way; transfers that begin in that instant meet it. */
    private void plan(FlowNetwork network) {
        List<Failure> passing =
                cluster.fabric().failures().stream().filter(f -> !f.lasts()).toList();
        if (passing.isEmpty()) {
            return;
        }
        PartNames names = new PartNames(network.graph(), cluster.machine().nicsPerNode());
        int handler = loop.registerAside((now, unused) -> change(network, names, passing, now));
        SortedSet<Long> times = new TreeSet<>();
        for (Failure failure : passing) {
            Seconds until = failure.until();
            times.add(failure.at().toNanos());
            if (until != null) {
                times.add(until.toNanos());
            }
        }
        change(network, names, passing, loop.nowNanos());
        times.tailSet(loop.nowNanos() + 1).forEach(at -> loop.schedule(at, handler, 0));
    }

    private void change(
            FlowNetwork network, PartNames names, List<Failure> passing, long nowNanos) {
        BitSet now = new BitSet();
        for (Failure failure : passing) {
            Seconds until = failure.until();
            if (failure.at().toNanos() <= nowNanos
                    && (until == null || nowNanos < until.toNanos())) {
                now.or(names.links(failure.what()));
            }
        }
        BitSet broken = (BitSet) now.clone();
        broken.andNot(down);
        BitSet repaired = (BitSet) down.clone();
        repaired.andNot(now);
        down.clear();
        down.or(now);
        if (!repaired.isEmpty()) {
            network.repair(repaired);
        }
        if (!broken.isEmpty()) {
            network.fail(broken);
        }
    }
}
