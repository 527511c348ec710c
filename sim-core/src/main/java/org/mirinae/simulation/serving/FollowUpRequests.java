package org.mirinae.simulation.serving;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventHandler;
import org.mirinae.engine.EventLoop;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.requests.RequestTrace;

/** Requests that are sent when the answer to another is there and a time of thought is over. */
final class FollowUpRequests {

    private static final int NONE = -1;

    private final int @Nullable [] previous;
    private final long[] thinkNanos;

    /** The first that follows a request, and the next that follows the same one. */
    private final int[] head;

    private final int[] sibling;

    private EventLoop loop = new EventLoop();
    private int handler;

    FollowUpRequests(RequestTrace trace) {
        previous = trace.traits().previous();
        long[] think = trace.traits().thinkNanos();
        thinkNanos = think == null ? new long[0] : think;
        int count = previous == null ? 0 : trace.size();
        head = new int[count];
        sibling = new int[count];
        Arrays.fill(head, NONE);
        for (int i = count - 1; i >= 0 && previous != null; i--) {
            if (previous[i] >= 0) {
                sibling[i] = head[previous[i]];
                head[previous[i]] = i;
            }
        }
    }

    /** Events arrive on a loop; their handler takes the request as payload. */
    void start(EventLoop onLoop, EventHandler arrives) {
        loop = onLoop;
        handler = onLoop.register(arrives);
    }

    /** Returns whether a request waits for no other. */
    boolean first(int request) {
        return previous == null || previous[request] < 0;
    }

    /** Sends all that follow a request, none before the earliest time its trace gives. */
    void answered(int request, long nowNanos, long frontEndNanos, Requests requests) {
        if (previous == null) {
            return;
        }
        for (int r = head[request]; r >= 0; r = sibling[r]) {
            long at = Math.max(requests.arrivalNanos[r], nowNanos + thinkNanos[r]);
            requests.arrivalNanos[r] = at;
            loop.schedule(at + frontEndNanos, handler, r);
        }
    }
}
