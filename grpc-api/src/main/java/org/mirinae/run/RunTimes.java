package org.mirinae.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says when a run moved on, by the wall clock of the server; later moments may read earlier where
 * that clock was set back.
 *
 * @param created when the run was accepted
 * @param started when it began to be simulated; null while it waits, and where it never began
 * @param ended when it reached its last state; null before
 */
public record RunTimes(Instant created, @Nullable Instant started, @Nullable Instant ended) {

    RunTimes startedAt(Instant at) {
        return new RunTimes(created, at, ended);
    }

    RunTimes endedAt(Instant at) {
        return new RunTimes(created, started, at);
    }
}
