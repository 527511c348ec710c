package org.mirinae.run.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mirinae.run.IdempotencyKey;
import org.mirinae.run.ResultReference;
import org.mirinae.run.Run;
import org.mirinae.run.RunChange;
import org.mirinae.run.RunRefusedException;
import org.mirinae.run.RunSource;
import org.mirinae.run.RunStore;
import org.mirinae.run.Submission;

/**
 * The runs of a server: takes them in, has them simulated, keeps them in a store and tells those
 * who watch. Fronts call it and translate; it is safe to be called from several threads.
 */
public final class Runs {

    private static final Duration AFTER_CANCEL = Duration.ofSeconds(5); // assumed: many looks

    private final ScenarioIntake intake;
    private final RunStore store;
    private final RunQueue queue;
    private final RunFeed feed;
    private final Surroundings surroundings;
    private final RunLimits limits;
    private final Map<String, RunExecution> executions = new ConcurrentHashMap<>();
    private final Object admission = new Object();
    private volatile boolean stopping;

    /**
     * Gives runs what they need of the process around them.
     *
     * @param clock the wall clock
     * @param bugs where traces of bugs go
     */
    public record Surroundings(InstantSource clock, BugReport bugs) {}

    /**
     * Runs that are kept in a store.
     *
     * @param intake checks what is to be run
     * @param store keeps runs and results
     * @param limits bounds
     * @param surroundings wall clock and the place for traces of bugs
     */
    public Runs(
            ScenarioIntake intake, RunStore store, RunLimits limits, Surroundings surroundings) {
        this.intake = intake;
        this.store = store;
        this.limits = limits;
        this.surroundings = surroundings;
        this.queue = new RunQueue(limits.workers(), limits.maxQueued());
        this.feed = new RunFeed(limits.maxWatches(), surroundings.bugs());
    }

    /**
     * Checks a scenario and queues a run of it, or finds the run that an equal request made before.
     *
     * @param source what to run
     * @param key makes the request safe to repeat; null where it is not to be
     * @throws RunRefusedException when the server drains, the queue is full, the id of the key was
     *     used for something else, or the source names what is not there
     * @throws org.mirinae.problems.InvalidScenarioException with every problem of the scenario
     * @throws org.mirinae.problems.InfeasibleException when it can be seen at once that the
     *     scenario does not fit its cluster
     */
    public Run create(RunSource source, @Nullable IdempotencyKey key) {
        refuseWhileStopping();
        Optional<Run> earlier = key == null ? Optional.empty() : store.earlier(key);
        return earlier.isPresent() ? earlier.get() : admit(intake.check(source), key);
    }

    /** One at a time, so that equal requests that come at once need one place between them. */
    private Run admit(ScenarioRunner.Checked scenario, @Nullable IdempotencyKey key) {
        synchronized (admission) {
            refuseWhileStopping();
            Optional<Run> earlier = key == null ? Optional.empty() : store.earlier(key);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            try (RunQueue.Place place =
                    queue.reserve()
                            .orElseThrow(() -> RunRefusedException.queueFull(limits.maxQueued()))) {
                RunStore.Added added =
                        store.add(
                                "runs/" + UUID.randomUUID(),
                                new Submission(scenario.name(), scenario.inputDigest(), key),
                                now());
                if (added.isNew()) {
                    place.fill(execution(added.run(), scenario));
                }
                return added.run();
            }
        }
    }

    private Runnable execution(Run run, ScenarioRunner.Checked scenario) {
        RunExecution execution = new RunExecution(run, scenario, this);
        executions.put(run.name(), execution);
        return () -> {
            try {
                execution.run();
            } catch (RuntimeException | Error e) {
                bug(run.name(), e); // the store's, for the execution tells those of the simulation
            } finally {
                executions.remove(run.name());
            }
        };
    }

    /**
     * Says no where no run is taken in any more, so that a front need not look at a request first.
     *
     * @throws RunRefusedException while the server stops
     */
    public void refuseWhileStopping() {
        if (stopping) {
            throw RunRefusedException.draining();
        }
    }

    /**
     * Checks a scenario without running it.
     *
     * @param source what to check
     * @throws RunRefusedException when the source names what is not there
     * @throws org.mirinae.problems.InvalidScenarioException with every problem of the scenario
     * @throws org.mirinae.problems.InfeasibleException when it can be seen at once that the
     *     scenario does not fit its cluster
     */
    public ScenarioRunner.Checked check(RunSource source) {
        return intake.check(source);
    }

    /**
     * The run as it stands.
     *
     * @throws RunRefusedException where the store holds none of this name
     */
    public Run get(String name) {
        return store.get(name).orElseThrow(() -> RunRefusedException.unknownRun(name));
    }

    /** A page of runs, newest first, see {@link RunStore#newest}. */
    public List<Run> newest(long before, int limit) {
        return store.newest(before, limit);
    }

    /**
     * The JSON document of a result.
     *
     * @param name name of the run that has it
     * @param result where it lies
     * @throws RunRefusedException where the run was forgotten since it was looked up
     */
    public String document(String name, ResultReference result) {
        return store.result(result.sha256())
                .orElseThrow(() -> RunRefusedException.unknownRun(name));
    }

    /**
     * Asks a run to stop and gives it as it stands then. A finished run is left as it is.
     *
     * @throws RunRefusedException where the store holds none of this name
     */
    public Run cancel(String name) {
        requestCancel(name);
        return get(name);
    }

    private void requestCancel(String name) {
        apply(name, new RunChange.RequestCancel(now()));
        RunExecution execution = executions.get(name);
        if (execution != null) {
            execution.stop();
        }
    }

    /**
     * Opens a watch that has the run as it stands to take, and later versions as they come.
     *
     * @param name name of the run
     * @param reader called whenever there is something more to take, on the thread that changed the
     *     run; must not block
     * @throws RunRefusedException where the store holds none of this name or too many watches are
     *     open
     */
    public RunWatch watch(String name, Consumer<RunWatch> reader) {
        Run known = get(name);
        RunWatch watch = feed.open(name, reader);
        watch.put(known);
        try {
            // Once more: what changed before the watch was open was told to nobody.
            store.get(name).ifPresent(watch::put);
            return watch;
        } catch (RuntimeException unreadable) {
            watch.close();
            throw unreadable;
        }
    }

    /**
     * Stops: no run is taken in any more, those under way get the time and are then cancelled.
     *
     * @param atMost how long runs may take to finish by themselves
     */
    public void stop(Duration atMost) throws InterruptedException {
        synchronized (admission) {
            stopping = true;
        }
        if (!queue.drain(atMost)) {
            // The newest first, so that none that waits begins when one before it ends.
            executions.values().stream()
                    .sorted(Comparator.comparingLong(RunExecution::number).reversed())
                    .forEach(execution -> requestCancel(execution.name()));
            queue.drain(AFTER_CANCEL);
        }
    }

    /** Returns how many runs wait or are under way here. */
    int inHand() {
        return executions.size();
    }

    /** Changes a run where the change fits, and tells those who watch. */
    Optional<Run> apply(String name, RunChange change) {
        Optional<Run> after = store.apply(name, change);
        after.ifPresent(feed::publish);
        return after;
    }

    Instant now() {
        return surroundings.clock().instant();
    }

    void bug(String run, Throwable cause) {
        surroundings.bugs().bug(run, cause);
    }
}
