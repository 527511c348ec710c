package org.mirinae.service;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.mirinae.v1.Failure;
import org.mirinae.v1.Progress;
import org.mirinae.v1.Run;
import org.mirinae.v1.RunState;

/**
 * One run and where it stands. States only move forward: queued, running, one of the three ends.
 * Every change is followed by a call of each listener, outside the lock.
 */
final class RunRecord implements ScenarioRunner.Monitor {

    final long sequence;
    final String name;
    final ScenarioRunner.Checked scenario;
    private final Instant created;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean cancelRequested;
    private RunState state = RunState.RUN_STATE_QUEUED;
    private @Nullable Instant started;
    private @Nullable Instant ended;
    private @Nullable Progress progress;
    private ScenarioRunner.@Nullable Outcome outcome;
    private @Nullable Failure failure;

    /** The wall clock, given from outside. */
    interface Clock {
        Instant now();
    }

    RunRecord(long sequence, String name, ScenarioRunner.Checked scenario, Clock clock) {
        this.sequence = sequence;
        this.name = name;
        this.scenario = scenario;
        this.clock = clock;
        this.created = clock.now();
    }

    /** Whether the run may start: it is queued and nobody cancelled it. */
    boolean start() {
        synchronized (this) {
            if (state != RunState.RUN_STATE_QUEUED) {
                return false;
            }
            state = RunState.RUN_STATE_RUNNING;
            started = clock.now();
        }
        changed();
        return true;
    }

    void succeed(ScenarioRunner.Outcome result) {
        synchronized (this) {
            outcome = result;
        }
        end(RunState.RUN_STATE_SUCCEEDED);
    }

    void fail(Failure why) {
        synchronized (this) {
            failure = why;
        }
        end(RunState.RUN_STATE_FAILED);
    }

    void endCancelled() {
        end(RunState.RUN_STATE_CANCELLED);
    }

    /** Asks the run to stop; one still queued ends at once. */
    void cancel() {
        cancelRequested = true;
        boolean queued;
        synchronized (this) {
            queued = state == RunState.RUN_STATE_QUEUED;
        }
        if (queued) {
            endCancelled();
        }
    }

    private void end(RunState how) {
        synchronized (this) {
            if (finished()) {
                return;
            }
            state = how;
            ended = clock.now();
        }
        changed();
    }

    synchronized boolean finished() {
        return state.getNumber() >= RunState.RUN_STATE_SUCCEEDED_VALUE;
    }

    synchronized ScenarioRunner.@Nullable Outcome outcome() {
        return outcome;
    }

    @Override
    public boolean cancelled() {
        return cancelRequested;
    }

    @Override
    public void progress(double fraction, double simulatedSeconds, long events) {
        Progress.Builder now =
                Progress.newBuilder().setSimulatedSeconds(simulatedSeconds).setEvents(events);
        if (!Double.isNaN(fraction)) {
            now.setFraction(fraction);
        }
        synchronized (this) {
            progress = now.build();
        }
        changed();
    }

    void addListener(Runnable listener) {
        listeners.add(listener);
    }

    void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    /** The run as clients see it. */
    synchronized Run toMessage() {
        Run.Builder run =
                Run.newBuilder()
                        .setName(name)
                        .setState(state)
                        .setScenarioName(scenario.name())
                        .setCreateTime(timestamp(created));
        if (started != null) {
            run.setStartTime(timestamp(started));
        }
        if (ended != null) {
            run.setEndTime(timestamp(ended));
        }
        if (progress != null) {
            run.setProgress(progress);
        }
        if (outcome != null && state == RunState.RUN_STATE_SUCCEEDED) {
            run.setDigest(outcome.digest());
        }
        if (failure != null) {
            run.setFailure(failure);
        }
        return run.build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
