package org.mirinae.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps runs in memory, until the process ends. When a run is added beyond the bound, finished runs
 * are forgotten, oldest first; a run that is not finished is never forgotten.
 */
public final class InMemoryRunStore implements RunStore {

    private final int maxKept;
    private final TreeMap<Long, Kept> byNumber = new TreeMap<>();
    private final Map<String, Kept> byName = new HashMap<>();
    private final Map<String, Kept> byRequestId = new HashMap<>();
    private final Map<String, KeptResult> results = new HashMap<>();
    private long nextNumber;

    /** A run in its newest version, with its history. */
    private static final class Kept {
        private Run run;
        private final List<RunEvent> events = new ArrayList<>();

        private Kept(Run run) {
            this.run = run;
        }
    }

    /** A result, and how many runs have it. */
    private record KeptResult(String json, int runs) {}

    /**
     * An empty store.
     *
     * @param maxKept runs remembered before finished ones are forgotten
     */
    public InMemoryRunStore(int maxKept) {
        this.maxKept = maxKept;
    }

    @Override
    public synchronized Added add(String name, Submission submission, Instant at) {
        IdempotencyKey key = submission.key();
        Optional<Run> before = key == null ? Optional.empty() : earlier(key);
        if (before.isPresent()) {
            return new Added(before.get(), false);
        }
        Run run = Run.queued(name, nextNumber++, submission, at);
        Kept kept = new Kept(run);
        kept.events.add(new RunEvent(name, run.version().sequence(), RunEvent.Kind.CREATED, at));
        byNumber.put(run.number(), kept);
        byName.put(name, kept);
        if (key != null) {
            byRequestId.put(key.requestId(), kept);
        }
        forgetOldest();
        return new Added(run, true);
    }

    @Override
    public synchronized Optional<Run> earlier(IdempotencyKey key) {
        Kept kept = byRequestId.get(key.requestId());
        if (kept == null) {
            return Optional.empty();
        }
        if (!key.equals(kept.run.submission().key())) {
            throw RunRefusedException.requestIdReused(key.requestId());
        }
        return Optional.of(kept.run);
    }

    @Override
    public synchronized Optional<Run> get(String name) {
        return Optional.ofNullable(byName.get(name)).map(kept -> kept.run);
    }

    @Override
    public synchronized List<Run> newest(long before, int limit) {
        return byNumber.headMap(before, false).descendingMap().values().stream()
                .limit(limit)
                .map(kept -> kept.run)
                .toList();
    }

    @Override
    public synchronized Optional<Run> apply(String name, RunChange change) {
        Kept kept = byName.get(name);
        Optional<RunTransition> transition =
                kept == null ? Optional.empty() : RunTransition.of(kept.run, change);
        if (kept == null || transition.isEmpty()) {
            return Optional.empty();
        }
        kept.run = transition.get().after();
        RunEvent event = transition.get().event();
        if (event != null) {
            kept.events.add(event);
        }
        if (change instanceof RunChange.Succeed succeed) {
            KeptResult result = new KeptResult(succeed.result().json(), 1);
            results.merge(
                    succeed.result().reference().sha256(),
                    result,
                    (one, same) -> new KeptResult(one.json, one.runs + 1));
        }
        return Optional.of(kept.run);
    }

    @Override
    public synchronized List<RunEvent> events(String name, long after) {
        Kept kept = byName.get(name);
        return kept == null
                ? List.of()
                : kept.events.stream().filter(event -> event.sequence() > after).toList();
    }

    @Override
    public synchronized Optional<String> result(String sha256) {
        return Optional.ofNullable(results.get(sha256)).map(KeptResult::json);
    }

    @Override
    public synchronized boolean forget(String name) {
        Kept kept = byName.get(name);
        if (kept == null || !kept.run.finished()) {
            return false;
        }
        byName.remove(name);
        byNumber.remove(kept.run.number());
        IdempotencyKey key = kept.run.submission().key();
        if (key != null) {
            byRequestId.remove(key.requestId());
        }
        ResultReference result = kept.run.result();
        if (result != null) {
            results.computeIfPresent(
                    result.sha256(),
                    (sha256, one) -> one.runs == 1 ? null : new KeptResult(one.json, one.runs - 1));
        }
        return true;
    }

    private void forgetOldest() {
        int surplus = byNumber.size() - maxKept;
        List<Kept> all = surplus > 0 ? List.copyOf(byNumber.values()) : List.of();
        for (Kept kept : all) {
            if (surplus > 0 && forget(kept.run.name())) {
                surplus--;
            }
        }
    }
}
