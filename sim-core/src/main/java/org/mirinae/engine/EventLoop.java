package org.mirinae.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Takes events in the order of time, those of one instant in the order of scheduling, and hands
 * each to its handler. The clock counts nanoseconds from 0 and never goes back. One thread.
 *
 * <p>What begins late sees the loop {@linkplain #fromNow from its own beginning}: events of all who
 * see it are one queue, yet each counts from 0.
 */
public final class EventLoop {

    /** Holds what all who see a loop share. */
    private static final class Queue {
        final EventQueue events = new EventQueue();
        final List<EventHandler> handlers = new ArrayList<>();
        final BitSet aside = new BitSet();
        long nowNanos;
        long taken;
        int pendingAside;
        int held;
    }

    private final Queue queue;
    private final long originNanos;

    /** A loop without events, its clock at 0. */
    public EventLoop() {
        this(new Queue(), 0);
    }

    private EventLoop(Queue queue, long originNanos) {
        this.queue = queue;
        this.originNanos = originNanos;
    }

    /**
     * This loop as one sees it who begins now: the clock stands at 0, and its times, those of its
     * events and those its handlers are told, count from now on. All else is shared.
     */
    public EventLoop fromNow() {
        return queue.nowNanos == originNanos ? this : new EventLoop(queue, queue.nowNanos);
    }

    /** Makes a handler known; the number returned stands for it in {@link #schedule}. */
    public int register(EventHandler handler) {
        long origin = originNanos;
        queue.handlers.add(
                origin == 0
                        ? handler
                        : (nowNanos, payload) -> handler.onEvent(nowNanos - origin, payload));
        return queue.handlers.size() - 1;
    }

    /**
     * Makes a handler known whose events happen to a run but do not prolong it: those that are left
     * when all others are done never come.
     */
    public int registerAside(EventHandler handler) {
        queue.aside.set(queue.handlers.size());
        return register(handler);
    }

    /**
     * Plans an event.
     *
     * @param timeNanos not before now
     * @param handler as returned by {@link #register}
     * @param payload handed to the handler
     * @throws IllegalArgumentException when the time is past
     */
    public void schedule(long timeNanos, int handler, long payload) {
        long at = timeNanos + originNanos;
        if (at < queue.nowNanos) {
            throw new IllegalArgumentException(
                    "an event at "
                            + timeNanos
                            + " ns would turn the clock back from "
                            + nowNanos());
        }
        queue.events.add(at, handler, payload);
        if (queue.aside.get(handler)) {
            queue.pendingAside++;
        }
    }

    /** Something is under way that an event aside may end: the run goes on until it is released. */
    public void hold() {
        queue.held++;
    }

    /** Ends one hold on the loop. */
    public void release() {
        queue.held--;
    }

    /** Runs until nothing is held and no event is left but those aside. */
    public void run() {
        run(RunControl.UNATTENDED);
    }

    /**
     * Runs until no event is left, or the run is cancelled.
     *
     * @throws RunCancelledException when the control asks for it
     */
    public void run(RunControl control) {
        RunControl.Watch watch = control.watch();
        Queue of = queue;
        EventQueue events = of.events;
        while (!events.isEmpty() && (of.held > 0 || events.size() > of.pendingAside)) {
            if (of.taken % RunControl.EVENTS_BETWEEN_LOOKS == 0) {
                watch.look(of.taken, nowNanos());
            }
            of.taken++;
            of.nowNanos = events.take();
            if (of.aside.get(events.takenHandler())) {
                of.pendingAside--;
            }
            of.handlers.get(events.takenHandler()).onEvent(of.nowNanos, events.takenPayload());
        }
        watch.done(of.taken, nowNanos());
    }

    /** The clock. */
    public long nowNanos() {
        return queue.nowNanos - originNanos;
    }

    /** Events taken so far, by all who see the loop. */
    public long events() {
        return queue.taken;
    }
}
