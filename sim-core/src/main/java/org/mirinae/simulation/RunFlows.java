package org.mirinae.simulation;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.topology.Failure;
import org.mirinae.fabric.topology.PartNames;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.random.RandomStream;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.units.Seconds;

/** The network of one replication as flows see it, made when an engine first asks for it. */
final class RunFlows implements Supplier<FlowNetwork> {

    private final EventLoop loop;
    private final Cluster cluster;
    private final Interconnect.@Nullable Wiring wiring;
    private final BitSet down = new BitSet();
    private final Supplier<List<NetworkChecks.Sender>> collectives;
    private final RandomStream stream;
    private List<NetworkChecks.Sender> beside = List.of();
    private @Nullable FlowNetwork made;

    /**
     * Makes the network of a replication.
     *
     * @param collectives that are sent beside the flows; asked for where there are flows
     * @param stream of when they are
     */
    RunFlows(
            EventLoop loop,
            Cluster cluster,
            Interconnect.@Nullable Wiring wiring,
            Supplier<List<NetworkChecks.Sender>> collectives,
            RandomStream stream) {
        this.collectives = collectives;
        this.stream = stream;
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
            beside = collectives.get();
            if (!beside.isEmpty()) {
                known.beside(beside.stream().map(NetworkChecks.Sender::user).toList(), stream);
            }
        }
        return known;
    }

    /**
     * Returns what transfers have left to the collectives of each workload while they met, by name;
     * empty where there were none.
     */
    SequencedMap<String, Double> sharesBeside() {
        SequencedMap<String, Double> shares = new LinkedHashMap<>();
        FlowNetwork network = made;
        if (network == null) {
            return shares;
        }
        double[] found = network.sharesBeside();
        SequencedMap<String, Double> busy = new LinkedHashMap<>();
        SequencedMap<String, Double> slowed = new LinkedHashMap<>();
        for (int i = 0; i < found.length; i++) {
            NetworkChecks.Sender sender = beside.get(i);
            double part = sender.traffic().busy();
            if (part > 0) {
                busy.merge(sender.workload(), part, Double::sum);
                slowed.merge(sender.workload(), part / found[i], Double::sum);
            }
        }
        busy.forEach((name, alone) -> shares.put(name, alone / slowed.getOrDefault(name, alone)));
        return shares;
    }

    /**
     * Plans what breaks and is repaired on the way; transfers that begin in that instant meet it.
     */
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
