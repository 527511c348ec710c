package org.mirinae.run;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what a change makes of a run. The rules by which runs move stand here and nowhere else:
 * forward only, one end for each run, one event for each step but progress. A store asks {@link
 * #of} in the same atomic step in which it keeps the answer.
 *
 * @param after the run as it stands afterwards
 * @param event what its history gains; null for progress
 */
public record RunTransition(Run after, @Nullable RunEvent event) {

    /**
     * Returns what the change makes of the run, or nothing where it does not fit how the run
     * stands.
     */
    public static Optional<RunTransition> of(Run before, RunChange change) {
        return fits(before, change) ? Optional.of(apply(before, change)) : Optional.empty();
    }

    private static boolean fits(Run run, RunChange change) {
        return switch (change) {
            case RunChange.Start start -> run.state() == RunState.QUEUED;
            case RunChange.Advance advance -> run.state() == RunState.RUNNING;
            // Asking a run under way twice tells its watchers nothing new.
            case RunChange.RequestCancel request -> !run.finished() && !run.cancelRequested();
            case RunChange.Succeed succeed -> run.state().mayBecome(RunState.SUCCEEDED);
            case RunChange.Fail fail -> run.state().mayBecome(RunState.FAILED);
            case RunChange.Cancel cancel -> run.state().mayBecome(RunState.CANCELLED);
        };
    }

    private static RunTransition apply(Run run, RunChange change) {
        return switch (change) {
            case RunChange.Start(Instant at) -> step(run.started(at), RunEvent.Kind.STARTED, at);
            case RunChange.Advance(RunProgress progress) ->
                    new RunTransition(run.advanced(progress), null);
            case RunChange.RequestCancel(Instant at) when run.state() == RunState.QUEUED ->
                    step(run.cancelled(at), RunEvent.Kind.CANCELLED, at);
            case RunChange.RequestCancel(Instant at) ->
                    step(run.askedToStop(), RunEvent.Kind.CANCEL_REQUESTED, at);
            case RunChange.Succeed(Instant at, StoredResult result) ->
                    step(run.succeeded(at, result.reference()), RunEvent.Kind.SUCCEEDED, at);
            case RunChange.Fail(Instant at, RunFailure failure) ->
                    step(run.failed(at, failure), RunEvent.Kind.FAILED, at);
            case RunChange.Cancel(Instant at) ->
                    step(run.cancelled(at), RunEvent.Kind.CANCELLED, at);
        };
    }

    private static RunTransition step(Run after, RunEvent.Kind kind, Instant at) {
        return new RunTransition(
                after, new RunEvent(after.name(), after.version().sequence(), kind, at));
    }
}
