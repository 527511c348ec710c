package org.mirinae.simulation.flow;

import java.util.List;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.graph.Contention;
import org.mirinae.random.RandomStream;
import org.mirinae.simulation.flow.LinkShares.FlowClass;

/**
 * Collectives beside the transfers of a run. Their closed forms know how large a share of its time
 * a workload sends, not when, so while transfers are under way each of its patterns sends what that
 * share holds, is silent, and sends again, in cycles that keep out of step. Both have their max-min
 * fair share of every link for as long as both send.
 */
final class Background {

    /**
     * The seconds of a cycle: as long as an iteration of serving or a layer of training (assumed).
     */
    private static final double PERIOD_SECONDS = 0.01;

    /** Late in a long run cycles are longer, so that a run has at most some millions; assumed. */
    private static final double PERIOD_OF_CLOCK = 1e-5;

    /**
     * The golden ratio's fraction: periods whose ratios are far from fractions keep out of step.
     */
    private static final double OUT_OF_STEP = 0.6180339887498949;

    private final EventLoop loop;
    private final FlowPool pool;
    private final RandomStream stream;
    private final Cycle[] cycles;
    private int sending;
    private int running;

    Background(
            EventLoop loop,
            FlowPool pool,
            LinkShares shares,
            List<Contention.User> users,
            RandomStream stream) {
        this.loop = loop;
        this.pool = pool;
        this.stream = stream;
        cycles = new Cycle[users.size()];
        for (int i = 0; i < cycles.length; i++) {
            cycles[i] = new Cycle(shares, users.get(i), i);
        }
    }

    /** Flows of its own that are under way. */
    long underWay() {
        return sending;
    }

    private boolean besideTransfers() {
        return pool.underWay() > sending;
    }

    /** A transfer begins. */
    void wake() {
        if (running == 0) {
            for (Cycle cycle : cycles) {
                cycle.start();
            }
        }
    }

    /**
     * Returns the share of each pattern's rate that transfers left while they were under way; 1 for
     * one that never met any.
     */
    double[] shares() {
        double[] shares = new double[cycles.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = cycles[i].share();
        }
        return shares;
    }

    /** Sends and is silent in turn. */
    private final class Cycle {
        private final FlowClass flows;
        private final double busy;
        private final double rate;
        private final double outOfStep;
        private final int handler;
        private long begunNanos;
        private double begunAlone;
        private double aloneSeconds;
        private double sentSeconds;

        Cycle(LinkShares shares, Contention.User user, int number) {
            flows = shares.open(user.links().clone(), user.flows().clone(), user.rate());
            busy = user.busy();
            rate = user.rate();
            outOfStep = 1 + 0.2 * (number * OUT_OF_STEP % 1);
            handler = loop.registerAside((now, payload) -> next(now));
        }

        private double period() {
            double clock = loop.nowNanos() * 1e-9;
            return Math.max(PERIOD_SECONDS, PERIOD_OF_CLOCK * clock) * outOfStep;
        }

        /** Somewhere in its cycle. */
        void start() {
            if (busy <= 0) {
                return;
            }
            running++;
            double left = stream.nextDouble() - (1 - busy);
            if (left > 0) {
                send(loop.nowNanos(), left * period());
            } else {
                later(loop.nowNanos(), -left * period());
            }
        }

        private void later(long now, double seconds) {
            loop.schedule(now + Math.round(seconds * 1e9), handler, 0);
        }

        private void next(long now) {
            if (besideTransfers()) {
                send(now, busy * period());
            } else {
                running--;
            }
        }

        private void send(long now, double alone) {
            begunNanos = now;
            begunAlone = alone;
            sending++;
            pool.begin(flows, alone * rate, 0, this::ended, 0);
            loop.release(); // it goes on beside transfers only, and holds no run
        }

        private void ended(long payload, boolean arrived) {
            long now = loop.nowNanos();
            loop.hold();
            sending--;
            aloneSeconds += begunAlone;
            sentSeconds += (now - begunNanos) * 1e-9;
            later(now, (1 - busy) * period());
        }

        double share() {
            return sentSeconds == 0 ? 1 : Math.min(1, aloneSeconds / sentSeconds);
        }
    }
}
