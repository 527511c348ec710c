package org.mirinae.simulation.flow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.simulation.flow.LinkShares.FlowClass;

/**
 * Flows under way, by class. All flows of a class go at one rate, so what each has been served
 * since the class was last empty is one number; a flow ends when that number reaches what it was at
 * the flow's start plus the flow's bytes. A change of rate therefore costs the same for one flow
 * and for a million.
 *
 * <p>Rates change when flows begin and end, once for all that begin or end in one nanosecond. A
 * flow never ends before its last byte could have gone: ends are rounded up to the clock.
 */
final class FlowPool {

    /** Relative to bytes served: what rounding may leave of a flow that has ended. */
    private static final double REST = 1e-12;

    private final EventLoop loop;
    private final int handler;
    private final int waker;
    private final int arrivals;
    private final LinkShares shares;
    private final KeyHeap ends = new KeyHeap();
    private Progress[] progress = new Progress[16];
    private boolean settling;
    private long wakeNanos = Long.MAX_VALUE;

    private FlowListener[] listeners = new FlowListener[16];
    private long[] payloads = new long[16];
    private double[] targets = new double[16];
    private long[] latencyNanos = new long[16];
    private int[] free = new int[16];
    private int freed;
    private int slots;
    private long begun;
    private long ended;

    /** Tells how far the flows of a class are. */
    private static final class Progress {
        final FlowClass of;
        double rate;
        double served;
        long sinceNanos;
        int[] flows = new int[1];
        int count;

        Progress(FlowClass of) {
            this.of = of;
        }

        void advance(long nowNanos) {
            served += rate * ((nowNanos - sinceNanos) * 1e-9);
            sinceNanos = nowNanos;
        }
    }

    FlowPool(EventLoop loop, LinkShares shares) {
        this.loop = loop;
        this.shares = shares;
        handler = loop.register((now, what) -> settle(now));
        // Ends move when others begin and end; an end that was expected once must not prolong a
        // run.
        waker = loop.registerAside((now, what) -> wake(now));
        arrivals = loop.register((now, slot) -> end((int) slot, true));
    }

    /** Flows that have begun and not ended. */
    long underWay() {
        return begun - ended;
    }

    /** Begins a flow; one without bytes takes its latency. */
    void begin(
            @Nullable FlowClass of,
            double bytes,
            double latencySeconds,
            FlowListener listener,
            long payload) {
        int slot = takeSlot();
        listeners[slot] = listener;
        payloads[slot] = payload;
        latencyNanos[slot] = (long) Math.ceil(latencySeconds * 1e9 - 1e-6);
        begun++;
        loop.hold();
        if (of == null || bytes <= 0) {
            loop.schedule(loop.nowNanos() + latencyNanos[slot], arrivals, slot);
        } else {
            enter(of, slot, bytes);
        }
    }

    private void enter(FlowClass of, int slot, double bytes) {
        Progress in = progress(of);
        long now = loop.nowNanos();
        if (in.count == 0) {
            in.served = 0;
            in.rate = 0;
            in.sinceNanos = now;
        } else {
            in.advance(now);
        }
        targets[slot] = in.served + bytes;
        push(in, slot);
        shares.join(of);
        settleSoon();
    }

    /** The rates of this instant are found once, after all that happens in it. */
    private void settleSoon() {
        if (!settling) {
            settling = true;
            loop.schedule(loop.nowNanos(), handler, 0);
        }
    }

    /** Rates have to be found anew, for a link carries more or less than before. */
    void linksChanged() {
        settleSoon();
    }

    private void settle(long now) {
        settling = false;
        shares.settle(
                of -> {
                    Progress in = progress(of);
                    if (in.rate != of.rate) {
                        in.advance(now);
                        in.rate = of.rate;
                    }
                    expect(in);
                });
        wakeAtFirstEnd(now);
    }

    private void expect(Progress in) {
        if (in.count == 0 || in.rate <= 0) {
            ends.remove(in.of.id);
        } else {
            double rest = targets[in.flows[0]] - in.served;
            ends.set(in.of.id, in.sinceNanos + rest / in.rate * 1e9);
        }
    }

    private void wakeAtFirstEnd(long now) {
        double first = ends.leastKey();
        if (first < 9e18) {
            long at = Math.max(now, (long) Math.ceil(first - 1e-6));
            if (at < wakeNanos) {
                wakeNanos = at;
                loop.schedule(at, waker, 0);
            }
        }
    }

    private void wake(long now) {
        if (now != wakeNanos) {
            return; // an earlier end was found after this one had been planned
        }
        wakeNanos = Long.MAX_VALUE;
        while (ends.leastKey() <= now + 1e-6) {
            Progress in = progress[ends.least()];
            in.advance(now);
            double reached = in.served * (1 + REST) + in.rate * 1e-15;
            do {
                int slot = pop(in);
                shares.leave(in.of);
                loop.schedule(now + latencyNanos[slot], arrivals, slot);
            } while (in.count > 0 && targets[in.flows[0]] <= reached);
            expect(in);
            settleSoon();
        }
        wakeAtFirstEnd(now);
    }

    /** Takes all flows of a class out; each is told with what remains of it. */
    void evict(FlowClass of, Evicted each) {
        Progress in = progress(of);
        in.advance(loop.nowNanos());
        while (in.count > 0) {
            int slot = pop(in);
            shares.leave(of);
            each.flow(slot, Math.max(0, targets[slot] - in.served));
        }
        expect(in);
        settleSoon();
    }

    /** Takes flows that lost their way. */
    @FunctionalInterface
    interface Evicted {
        void flow(int slot, double bytesLeft);
    }

    /** Lets an evicted flow go on over another way. */
    void resume(int slot, FlowClass of, double bytes, double latencySeconds) {
        latencyNanos[slot] = (long) Math.ceil(latencySeconds * 1e9 - 1e-6);
        enter(of, slot, bytes);
    }

    /** An evicted flow, or one that arrived, is over. */
    void end(int slot, boolean arrived) {
        FlowListener listener = listeners[slot];
        long payload = payloads[slot];
        if (freed == free.length) {
            free = Arrays.copyOf(free, 2 * freed);
        }
        free[freed++] = slot;
        ended++;
        loop.release();
        listener.ended(payload, arrived);
    }

    private Progress progress(FlowClass of) {
        if (of.id >= progress.length) {
            progress = Arrays.copyOf(progress, Math.max(of.id + 1, 2 * progress.length));
        }
        Progress known = progress[of.id];
        if (known == null) {
            known = new Progress(of);
            progress[of.id] = known;
        }
        return known;
    }

    private int takeSlot() {
        if (freed > 0) {
            return free[--freed];
        }
        if (slots == targets.length) {
            listeners = Arrays.copyOf(listeners, 2 * slots);
            payloads = Arrays.copyOf(payloads, 2 * slots);
            targets = Arrays.copyOf(targets, 2 * slots);
            latencyNanos = Arrays.copyOf(latencyNanos, 2 * slots);
        }
        return slots++;
    }

    private void push(Progress in, int slot) {
        if (in.count == in.flows.length) {
            in.flows = Arrays.copyOf(in.flows, 2 * in.count);
        }
        int at = in.count++;
        while (at > 0 && targets[slot] < targets[in.flows[(at - 1) / 2]]) {
            in.flows[at] = in.flows[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        in.flows[at] = slot;
    }

    private int pop(Progress in) {
        int first = in.flows[0];
        int last = in.flows[--in.count];
        int at = 0;
        while (2 * at + 1 < in.count) {
            int child = 2 * at + 1;
            if (child + 1 < in.count && targets[in.flows[child + 1]] < targets[in.flows[child]]) {
                child++;
            }
            if (targets[last] <= targets[in.flows[child]]) {
                break;
            }
            in.flows[at] = in.flows[child];
            at = child;
        }
        in.flows[at] = last;
        return first;
    }
}
