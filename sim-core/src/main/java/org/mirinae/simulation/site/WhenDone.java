package org.mirinae.simulation.site;

import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;

/** Keeps what an engine's owner has waiting for its end. */
public final class WhenDone {

    private @Nullable Runnable action;

    /** Keeps an action, see {@link WorkloadEngine#whenDone}. */
    public void run(Runnable later) {
        action = later;
    }

    /** Returns whether anyone waits. */
    public boolean awaited() {
        return action != null;
    }

    /** The work is done: the action runs in an event of its own, still at this time. */
    public void done(EventLoop loop) {
        Runnable waiting = action;
        if (waiting != null) {
            action = null;
            int handler = loop.register((nowNanos, payload) -> waiting.run());
            loop.schedule(loop.nowNanos(), handler, 0);
        }
    }
}
