package org.mirinae.run.dispatch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.mirinae.run.Run;
import org.mirinae.run.RunRefusedException;

/** Brings new versions of runs to those who watch them. Holds no run that nobody watches. */
final class RunFeed {

    private final int maxWatches;
    private final BugReport bugs;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<String, Set<RunWatch>> byRun = new ConcurrentHashMap<>();

    /**
     * A feed without watchers.
     *
     * @param maxWatches watches open at once
     * @param bugs hears of readers that break
     */
    RunFeed(int maxWatches, BugReport bugs) {
        this.maxWatches = maxWatches;
        this.bugs = bugs;
    }

    /**
     * Opens a watch that knows nothing of its run yet.
     *
     * @param run name of the run
     * @param reader called when there is something to take, on the thread that changed the run
     * @throws RunRefusedException when too many are open
     */
    RunWatch open(String run, Consumer<RunWatch> reader) {
        if (open.incrementAndGet() > maxWatches) {
            open.decrementAndGet();
            throw RunRefusedException.tooManyWatchers(maxWatches);
        }
        RunWatch watch = new RunWatch(run, reader, this::closed);
        byRun.compute(
                run,
                (name, watches) -> {
                    Set<RunWatch> all = watches == null ? ConcurrentHashMap.newKeySet() : watches;
                    all.add(watch);
                    return all;
                });
        return watch;
    }

    /** Tells all who watch the run. Versions may come late or out of order; the newest counts. */
    void publish(Run version) {
        for (RunWatch watch : byRun.getOrDefault(version.name(), Set.of())) {
            try {
                watch.offer(version);
            } catch (RuntimeException broken) {
                // The reader is dropped: it must not end the run it watches.
                watch.close();
                bugs.bug(version.name(), broken);
            }
        }
    }

    /** Returns how many runs have a watcher. */
    int runsWatched() {
        return byRun.size();
    }

    private void closed(RunWatch watch) {
        byRun.computeIfPresent(
                watch.run(),
                (name, watches) -> {
                    watches.remove(watch);
                    return watches.isEmpty() ? null : watches;
                });
        open.decrementAndGet();
    }
}
