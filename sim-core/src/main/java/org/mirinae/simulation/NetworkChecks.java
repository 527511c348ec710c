package org.mirinae.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.graph.Contention;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.NetworkCheck;
import org.mirinae.simulation.flow.DutyCycles;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.flow.Transfer;
import org.mirinae.simulation.flow.Transfer.Manner;

/**
 * Holds the closed form of what crosses domains against flows over the same routes: every pattern
 * by itself, message by message, and all workloads together in their cycles of sending and silence.
 */
final class NetworkChecks {

    /** Ranks of a pattern that is sent message by message; keeps a check well below a second. */
    static final long MOST_RANKS = 2048;

    /** Closer than this is agreement: a duty cycle's mean errs by about as much. */
    private static final double AGREE_PERCENT = 2;

    /** The bytes of one message: long enough that latency, which is taken off, does not matter. */
    private static final double BYTES = 1 << 28;

    private final Cluster cluster;
    private final Interconnect.Wiring wiring;
    private final List<Sender> senders;

    /** A pattern of a workload's traffic, and how it meets others. */
    record Sender(
            String workload, Interconnect interconnect, Traffic traffic, Contention.User user) {}

    NetworkChecks(Cluster cluster, Interconnect.Wiring wiring, List<Sender> senders) {
        this.cluster = cluster;
        this.wiring = wiring;
        this.senders = senders;
    }

    /**
     * The checks, in the order of the senders.
     *
     * @param shares of each sender by the closed form
     */
    List<NetworkCheck> run(double[] shares, long seed) {
        List<Contention.User> users = senders.stream().map(Sender::user).toList();
        double[] inTurns = shares.clone();
        if (senders.stream().map(Sender::workload).distinct().count() > 1) {
            inTurns =
                    DutyCycles.shares(
                            wiring.graph().capacities(),
                            users,
                            new RandomStreams(seed).stream("network checks"));
        }
        List<NetworkCheck> checks = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            Sender sender = senders.get(i);
            if (sender.interconnect().ranks() <= MOST_RANKS && sender.traffic().busy() > 0) {
                checks.add(check(sender, shares[i], inTurns[i]));
            }
        }
        return List.copyOf(checks);
    }

    private NetworkCheck check(Sender sender, double share, double inTurns) {
        double alone = sender.user().rate();
        double asFlows = alone(sender);
        double closed = alone * share;
        double flows = asFlows * inTurns;
        RankPattern pattern = sender.traffic().pattern();
        return new NetworkCheck(
                sender.workload(),
                String.format(
                        Locale.ROOT,
                        "%s of %d, %d in a domain",
                        pattern.form().name().toLowerCase(Locale.ROOT),
                        pattern.ranks(),
                        pattern.perDomain()),
                closed,
                flows,
                100 * (flows / closed - 1),
                cause(100 * (asFlows / alone - 1), 100 * (inTurns / share - 1)));
    }

    private static String cause(double alone, double together) {
        if (Math.abs(alone) <= AGREE_PERCENT && Math.abs(together) <= AGREE_PERCENT) {
            return "they agree";
        }
        if (Math.abs(alone) > AGREE_PERCENT) {
            return alone > 0
                    ? "messages that end early leave their links to the rest, the closed form holds"
                            + " all to the fullest link throughout"
                    : "messages of one sender share its links, which the closed form lets it have"
                            + " one after the other";
        }
        return "workloads meet in their cycles more or less often than the closed form's chance says";
    }

    /**
     * Returns the rate at which a rank sends when only this pattern does: all its messages at once,
     * to the last byte.
     */
    private double alone(Sender sender) {
        EventLoop loop = new EventLoop();
        FlowNetwork network = new FlowNetwork(loop, wiring.graph(), cluster.fabric().routing());
        Interconnect by = sender.interconnect();
        double[] last = new double[1];
        sender.traffic()
                .pattern()
                .flows(
                        by.ranks(),
                        (from, to, part) -> {
                            Transfer bare = Transfer.between(by, from, to, BYTES * part);
                            Manner manner = bare.manner().withoutStart();
                            network.send(
                                    new Transfer(bare.from(), bare.to(), bare.bytes(), manner),
                                    (payload, arrived) ->
                                            last[0] = Math.max(last[0], loop.nowNanos() * 1e-9),
                                    0);
                        });
        loop.run();
        return BYTES / (last[0] - sender.interconnect().latency(sender.traffic().pattern()));
    }
}
