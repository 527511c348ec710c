package org.mirinae.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The runs a server holds, in memory. Finished runs beyond the bound are forgotten, oldest first; a
 * run that is not finished is never forgotten.
 */
final class RunRegistry {

    private final int maxKept;
    private final RunRecord.Clock clock;
    private final TreeMap<Long, RunRecord> bySequence = new TreeMap<>();
    private final Map<String, RunRecord> byName = new HashMap<>();
    private final Map<String, Repeatable> byRequestId = new HashMap<>();
    private long nextSequence;

    /** A request that may come again: what it asked, hashed, and the run it got. */
    private record Repeatable(String requestHash, RunRecord run) {}

    /** A run, and whether it was made just now. */
    record Added(RunRecord run, boolean isNew) {}

    /** The same request_id came with another content. */
    static final class RequestIdReusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    RunRegistry(int maxKept, RunRecord.Clock clock) {
        this.maxKept = maxKept;
        this.clock = clock;
    }

    /**
     * The run an equal request made before, or nothing.
     *
     * @throws RequestIdReusedException when the id was used for something else
     */
    synchronized @Nullable RunRecord earlier(@Nullable String requestId, String requestHash) {
        Repeatable before = requestId == null ? null : byRequestId.get(requestId);
        if (before == null) {
            return null;
        }
        if (!before.requestHash().equals(requestHash)) {
            throw new RequestIdReusedException();
        }
        return before.run();
    }

    /** Adds a queued run, or returns the one an equal request made meanwhile. */
    synchronized Added add(
            ScenarioRunner.Checked scenario, @Nullable String requestId, String requestHash) {
        RunRecord before = earlier(requestId, requestHash);
        if (before != null) {
            return new Added(before, false);
        }
        RunRecord run = new RunRecord(nextSequence++, "runs/" + UUID.randomUUID(), scenario, clock);
        bySequence.put(run.sequence, run);
        byName.put(run.name, run);
        if (requestId != null) {
            byRequestId.put(requestId, new Repeatable(requestHash, run));
        }
        forgetOldest();
        return new Added(run, true);
    }

    synchronized void remove(RunRecord run) {
        bySequence.remove(run.sequence);
        byName.remove(run.name);
        byRequestId.values().removeIf(repeatable -> repeatable.run() == run);
    }

    synchronized @Nullable RunRecord get(String name) {
        return byName.get(name);
    }

    /** At most {@code limit} runs with a sequence below {@code before}, newest first. */
    synchronized List<RunRecord> newest(long before, int limit) {
        List<RunRecord> page = new ArrayList<>(Math.min(limit, bySequence.size()));
        for (RunRecord run : bySequence.headMap(before, false).descendingMap().values()) {
            if (page.size() == limit) {
                break;
            }
            page.add(run);
        }
        return page;
    }

    synchronized List<RunRecord> unfinished() {
        return bySequence.values().stream().filter(run -> !run.finished()).toList();
    }

    private void forgetOldest() {
        int surplus = bySequence.size() - maxKept;
        List<RunRecord> all = surplus > 0 ? List.copyOf(bySequence.values()) : List.of();
        for (RunRecord run : all) {
            if (surplus <= 0) {
                return;
            }
            if (run.finished()) {
                remove(run);
                surplus--;
            }
        }
    }
}
