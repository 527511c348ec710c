package org.mirinae.simulation.serving.gateway;

import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.simulation.serving.state.IntDeque;
import org.mirinae.simulation.serving.state.StoreCopies;
import org.mirinae.workload.serving.Autoscaling;
import org.mirinae.workload.serving.ScalingMetric;

/**
 * Scales one pool: starts and stops replicas as its {@link Autoscaling} says. A replica that stops
 * takes no further request and is gone when it has none; one that starts takes requests when it is
 * ready. GPUs are held from the beginning of the start until a replica is gone.
 */
public final class Autoscaler {

    private static final byte DOWN = 0;
    private static final byte STARTING = 1;
    private static final byte UP = 2;
    private static final byte DRAINING = 3;

    /** Hears when replicas begin or cease to take requests. */
    interface Watcher {
        /** The replicas that take requests are others than before. */
        void changed(long nowNanos);

        /** Returns whether any request is still to come or under way. */
        boolean busy();

        /** Requests at the gateway that this pool's replicas would take. */
        int waiting();
    }

    private final Autoscaling law;
    private final Fleet fleet;
    private final int first;
    private final int count;
    private final long startNanos;
    private final Watcher watcher;
    private final byte[] state;
    private final int[] starts;
    private final long[] sinceNanos;
    private long heldNanos;
    private int wanted;
    private long ups;
    private long downs;

    /** Numbers wanted at past looks, the newest last. */
    private final IntDeque history = new IntDeque();

    private final int upLooks;
    private final int downLooks;

    private EventLoop loop = new EventLoop();
    private int lookHandler;
    private int readyHandler;

    /** Carries the weights of starting replicas, where the network has a store they lie on. */
    private @Nullable StoreCopies lanes;

    private long startupNanos;
    private double weightBytes;

    /**
     * Makes the autoscaler of a pool.
     *
     * @param startNanos from the decision to start a replica until it takes requests
     */
    Autoscaler(Autoscaling law, Fleet fleet, int pool, long startNanos, Watcher watcher) {
        this.law = law;
        this.fleet = fleet;
        this.first = fleet.first[pool];
        this.count = fleet.first[pool + 1] - first;
        this.startNanos = startNanos;
        this.watcher = watcher;
        state = new byte[count];
        starts = new int[count];
        sinceNanos = new long[count];
        wanted = fleet.pools.get(pool).pool().replicas();
        for (int i = 0; i < wanted; i++) {
            state[i] = UP;
        }
        upLooks = looks(law.upDelay().value());
        downLooks = looks(law.downDelay().value());
    }

    private int looks(double seconds) {
        return (int) Math.min(1 << 20, Math.ceil(seconds / law.interval().value())) + 1;
    }

    void start(EventLoop onLoop) {
        loop = onLoop;
        lookHandler = onLoop.register((nowNanos, payload) -> look(nowNanos));
        readyHandler = onLoop.register(this::begun);
        onLoop.schedule(intervalNanos(), lookHandler, 0);
    }

    private long intervalNanos() {
        return Math.max(1, Math.round(law.interval().value() * 1e9));
    }

    private void look(long nowNanos) {
        if (!watcher.busy()) {
            return;
        }
        history.addLast(recommended());
        while (history.size() > Math.max(upLooks, downLooks)) {
            history.removeFirst();
        }
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (int age = 0; age < history.size(); age++) {
            int then = history.get(history.size() - 1 - age);
            least = age < upLooks ? Math.min(least, then) : least;
            most = age < downLooks ? Math.max(most, then) : most;
        }
        boolean enough = history.size() >= upLooks;
        if (least > wanted && enough) {
            scaleTo(least, nowNanos);
        } else if (most < wanted && history.size() >= downLooks) {
            scaleTo(most, nowNanos);
        }
        loop.schedule(nowNanos + intervalNanos(), lookHandler, 0);
    }

    private int recommended() {
        double sum = watcher.waiting();
        int ready = 0;
        for (int i = 0; i < count; i++) {
            if (state[i] == UP) {
                ready++;
                int replica = first + i;
                sum +=
                        law.metric() == ScalingMetric.OUTSTANDING
                                ? fleet.outstanding[replica]
                                : fleet.replicas[replica].blocks().use();
            }
        }
        double ratio = sum / ready / law.target();
        if (Math.abs(ratio - 1) <= law.tolerance()) {
            return wanted;
        }
        double asked = Math.ceil(ratio * ready - 1e-9);
        return (int) Math.max(law.min(), Math.min(asked, law.max()));
    }

    private void scaleTo(int target, long nowNanos) {
        boolean up = target > wanted;
        while (wanted < target) {
            startOne(nowNanos);
            wanted++;
        }
        while (wanted > target) {
            stopOne(nowNanos);
            wanted--;
        }
        ups += up ? 1 : 0;
        downs += up ? 0 : 1;
        watcher.changed(nowNanos);
    }

    /** One that still drains takes requests again at once. */
    private void startOne(long nowNanos) {
        int draining = find(DRAINING);
        if (draining >= 0) {
            state[draining] = UP;
            fleet.takes[first + draining] = true;
            return;
        }
        int down = find(DOWN);
        state[down] = STARTING;
        sinceNanos[down] = nowNanos;
        long start = (long) ++starts[down] << 32 | down;
        loop.schedule(nowNanos + (lanes == null ? startNanos : startupNanos), readyHandler, start);
    }

    private int find(byte wantedState) {
        for (int i = 0; i < count; i++) {
            if (state[i] == wantedState) {
                return i;
            }
        }
        return -1;
    }

    /** One that starts, else the least loaded, the last of equals. */
    private void stopOne(long nowNanos) {
        int chosen = -1;
        for (int i = count - 1; i >= 0; i--) {
            if (state[i] == STARTING) {
                gone(i, nowNanos);
                return;
            }
            if (state[i] == UP
                    && (chosen < 0
                            || fleet.outstanding[first + i] < fleet.outstanding[first + chosen])) {
                chosen = i;
            }
        }
        state[chosen] = DRAINING;
        fleet.takes[first + chosen] = false;
        idle(first + chosen, nowNanos);
    }

    /** Replicas that start read their weights from the store, all at once if need be. */
    void over(StoreCopies overLinks, long ofProcessNanos, double bytes) {
        lanes = overLinks;
        startupNanos = ofProcessNanos;
        weightBytes = bytes;
    }

    private void begun(long nowNanos, long start) {
        StoreCopies overLinks = lanes;
        if (overLinks == null) {
            ready(start, nowNanos);
        } else if (isStill(start)) {
            overLinks.copy(
                    (int) start,
                    true,
                    weightBytes,
                    Double.POSITIVE_INFINITY,
                    (which, arrived) -> ready(which, loop.nowNanos()),
                    start);
        }
    }

    /** A start may have been called off, and another begun since. */
    private boolean isStill(long start) {
        return state[(int) start] == STARTING && starts[(int) start] == (int) (start >>> 32);
    }

    private void ready(long start, long nowNanos) {
        int i = (int) start;
        if (isStill(start)) {
            state[i] = UP;
            fleet.takes[first + i] = true;
            watcher.changed(nowNanos);
        }
    }

    /** A replica of any pool may have nothing left to do. */
    void idle(int replica, long nowNanos) {
        int i = replica - first;
        if (i >= 0 && i < count && state[i] == DRAINING && fleet.outstanding[replica] == 0) {
            gone(i, nowNanos);
        }
    }

    private void gone(int i, long nowNanos) {
        state[i] = DOWN;
        heldNanos += nowNanos - sinceNanos[i];
    }

    /** Time replicas were held up to a time, summed. */
    public double heldSeconds(long untilNanos) {
        long held = heldNanos;
        for (int i = 0; i < count; i++) {
            held += state[i] == DOWN ? 0 : untilNanos - sinceNanos[i];
        }
        return held / 1e9;
    }

    /** Times more replicas were asked for. */
    public long ups() {
        return ups;
    }

    /** Times fewer were. */
    public long downs() {
        return downs;
    }
}
