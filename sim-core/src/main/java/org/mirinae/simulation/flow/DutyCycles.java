package org.mirinae.simulation.flow;

import java.util.List;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.graph.Contention;
import org.mirinae.random.RandomStream;
import org.mirinae.simulation.flow.LinkShares.FlowClass;

/**
 * The users of {@link Contention} as flows: each sends what its share of busy time holds, is
 * silent, and sends again, so that who meets whom comes out of the clock rather than of
 * probabilities.
 */
public final class DutyCycles {

    /** Periods that are looked at; means over so many differ by a percent or two from the limit. */
    private static final long END_NANOS = 400_000_000_000L;

    /** One cycle of a user alone; only ratios matter. */
    private static final double PERIOD_SECONDS = 1;

    /**
     * The golden ratio's fraction: periods whose ratios are far from fractions keep out of step.
     */
    private static final double OUT_OF_STEP = 0.6180339887498949;

    private DutyCycles() {}

    /**
     * Each user's rate while it sends over its rate alone.
     *
     * @param capacity of each link, in bytes a second
     * @param stream of where in their cycles users begin
     */
    public static double[] shares(
            double[] capacity, List<Contention.User> users, RandomStream stream) {
        EventLoop loop = new EventLoop();
        LinkShares shares = new LinkShares(capacity);
        FlowPool pool = new FlowPool(loop, shares);
        Cycle[] cycles = new Cycle[users.size()];
        for (int i = 0; i < cycles.length; i++) {
            cycles[i] = new Cycle(loop, pool, shares, users.get(i), i);
            if (users.get(i).busy() > 0) {
                cycles[i].startAt((long) (stream.nextDouble() * PERIOD_SECONDS * 1e9));
            }
        }
        loop.run();
        double[] found = new double[cycles.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = cycles[i].share();
        }
        return found;
    }

    /** Sends and is silent in turn. */
    private static final class Cycle {
        private final EventLoop loop;
        private final FlowPool pool;
        private final FlowClass flows;
        private final double bytes;
        private final double aloneSeconds;
        private final long silentNanos;
        private final int handler;
        private long begunNanos;
        private double sentSeconds;
        private int sent;

        Cycle(EventLoop loop, FlowPool pool, LinkShares shares, Contention.User user, int number) {
            this.loop = loop;
            this.pool = pool;
            flows = shares.open(user.links(), user.flows(), user.rate());
            double period = PERIOD_SECONDS * (1 + 0.2 * (number * OUT_OF_STEP % 1));
            aloneSeconds = user.busy() * period;
            bytes = aloneSeconds * user.rate();
            silentNanos = Math.round((1 - user.busy()) * period * 1e9);
            handler = loop.register((now, payload) -> send(now));
        }

        void startAt(long nanos) {
            loop.schedule(nanos, handler, 0);
        }

        private void send(long now) {
            begunNanos = now;
            pool.begin(flows, bytes, 0, this::ended, 0);
        }

        private void ended(long payload, boolean arrived) {
            long now = loop.nowNanos();
            if (now <= END_NANOS) {
                sentSeconds += (now - begunNanos) * 1e-9;
                sent++;
                loop.schedule(now + silentNanos, handler, 0);
            }
        }

        double share() {
            return sent == 0 ? 1 : Math.min(1, sent * aloneSeconds / sentSeconds);
        }
    }
}
