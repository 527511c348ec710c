package org.mirinae.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Takes events in the order of time, those of one instant in the order of scheduling, and hands
 * each to its handler. The clock counts nanoseconds from 0 and never goes back. One thread.
 */
public final class EventLoop {

    private final EventQueue queue = new EventQueue();
    private final List<EventHandler> handlers = new ArrayList<>();
    private final BitSet aside = new BitSet();
    private long nowNanos;
    private long events;
    private int pendingAside;
    private int held;

    /** Makes a handler known; the number returned stands for it in {@link #schedule}. */
    public int register(EventHandler handler) {
        handlers.add(handler);
        return handlers.size() - 1;
    }

    /**
     * Makes a handler known whose events happen to a run but do not prolong it: those that are left
     * when all others are done never come.
     */
    public int registerAside(EventHandler handler) {
        aside.set(handlers.size());
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
        if (timeNanos < nowNanos) {
            throw new IllegalArgumentException(
                    "an event at " + timeNanos + " ns would turn the clock back from " + nowNanos);
        }
        queue.add(timeNanos, handler, payload);
        if (aside.get(handler)) {
            pendingAside++;
        }
    }

    /** Something is under way that an event aside may end: the run goes on until it is released. */
    public void hold() {
        held++;
    }

    /** What was held has ended. */
    public void release() {
        held--;
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
        while (!queue.isEmpty() && (held > 0 || queue.size() > pendingAside)) {
            if (events % RunControl.EVENTS_BETWEEN_LOOKS == 0) {
                watch.look(events, nowNanos);
            }
            events++;
            nowNanos = queue.take();
            if (aside.get(queue.takenHandler())) {
                pendingAside--;
            }
            handlers.get(queue.takenHandler()).onEvent(nowNanos, queue.takenPayload());
        }
        watch.done(events, nowNanos);
    }

    /** The clock. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Events taken so far. */
    public long events() {
        return events;
    }
}
