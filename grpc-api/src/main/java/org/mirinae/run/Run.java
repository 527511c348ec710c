package org.mirinae.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a scenario as it stands at one moment. Never changed: a change makes another
 * version, see {@link RunTransition}.
 *
 * @param name {@code runs/} and an identifier the server chose
 * @param number counts the runs of a store in the order they were added; the place in its pages
 * @param submission what the run was made for
 * @param state where it stands
 * @param times when it moved on
 * @param cancelRequested whether it was asked to stop while it was under way
 * @param progress how far it is; null before anything was told
 * @param result where its result lies; null unless it succeeded
 * @param failure why it has no result; null unless it failed
 * @param version how many changes led here
 */
public record Run(
        String name,
        long number,
        Submission submission,
        RunState state,
        RunTimes times,
        boolean cancelRequested,
        @Nullable RunProgress progress,
        @Nullable ResultReference result,
        @Nullable RunFailure failure,
        RunVersion version) {

    /** A run whose parts fit its state; any other is a bug of the store or of ours. */
    public Run {
        if ((result != null) != (state == RunState.SUCCEEDED)
                || (failure != null) != (state == RunState.FAILED)
                || (times.ended() != null) != state.finished()) {
            throw new IllegalArgumentException(name + " cannot be " + state + " with these parts");
        }
    }

    /** A run that was just accepted. */
    public static Run queued(String name, long number, Submission submission, Instant at) {
        return new Run(
                name,
                number,
                submission,
                RunState.QUEUED,
                new RunTimes(at, null, null),
                false,
                null,
                null,
                null,
                RunVersion.FIRST);
    }

    /** Returns whether it has reached a state it never leaves. */
    public boolean finished() {
        return state.finished();
    }

    Run started(Instant at) {
        return new Run(
                name,
                number,
                submission,
                RunState.RUNNING,
                times.startedAt(at),
                cancelRequested,
                progress,
                null,
                null,
                version.withEvent());
    }

    Run advanced(RunProgress now) {
        return new Run(
                name,
                number,
                submission,
                state,
                times,
                cancelRequested,
                now,
                null,
                null,
                version.withoutEvent());
    }

    Run askedToStop() {
        return new Run(
                name,
                number,
                submission,
                state,
                times,
                true,
                progress,
                null,
                null,
                version.withEvent());
    }

    Run succeeded(Instant at, ResultReference reference) {
        return ended(RunState.SUCCEEDED, at, reference, null);
    }

    Run failed(Instant at, RunFailure why) {
        return ended(RunState.FAILED, at, null, why);
    }

    Run cancelled(Instant at) {
        return ended(RunState.CANCELLED, at, null, null);
    }

    private Run ended(
            RunState how,
            Instant at,
            @Nullable ResultReference reference,
            @Nullable RunFailure why) {
        return new Run(
                name,
                number,
                submission,
                how,
                times.endedAt(at),
                cancelRequested,
                progress,
                reference,
                why,
                version.withEvent());
    }
}
