package org.mirinae.run;

import java.time.Instant;

/**
 * One step in the history of a run. Events are kept, so that a watcher who comes back with the last
 * sequence it saw misses nothing; progress is not among them.
 *
 * @param run name of the run
 * @param sequence place in the history of this run: 1, 2, 3, without gaps
 * @param kind what happened
 * @param at when, by the wall clock of the server
 */
public record RunEvent(String run, long sequence, Kind kind, Instant at) {

    /** The things that happen to a run. */
    public enum Kind {
        /** The run was accepted. */
        CREATED,
        /** A worker began to simulate it. */
        STARTED,
        /** It was asked to stop while it was under way. */
        CANCEL_REQUESTED,
        /** It ended with a result. */
        SUCCEEDED,
        /** It ended without a result. */
        FAILED,
        /** It was stopped before its end. */
        CANCELLED
    }
}
