package org.mirinae.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Holds what every {@link RunStore} keeps to. The test of a store implements this interface with
 * the one method that makes an empty store, and has all of it.
 */
@Timeout(60)
interface RunStoreContract {

    Instant NOW = Instant.parse("2026-12-01T09:00:00.123456Z");
    int THREADS = 8;

    /**
     * An empty store.
     *
     * @param maxKept runs remembered before finished ones are forgotten
     */
    RunStore empty(int maxKept);

    private static Submission submission(String scenario, @Nullable IdempotencyKey key) {
        return new Submission(scenario, "1".repeat(64), key);
    }

    private static Run added(RunStore store, String name) {
        return store.add(name, submission("a scenario", null), NOW).run();
    }

    private static RunChange.Succeed success(String json) {
        return new RunChange.Succeed(NOW.plusSeconds(9), StoredResult.of(json, "digest"));
    }

    private static void finish(RunStore store, String name) {
        store.apply(name, new RunChange.Start(NOW));
        store.apply(name, success("{\"of\":\"" + name + "\"}")).orElseThrow();
    }

    private static List<String> names(List<Run> runs) {
        return runs.stream().map(Run::name).toList();
    }

    /** Does something in several threads that all begin at the same moment. */
    private static void atOnce(IntConsumer task) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads =
                IntStream.range(0, THREADS)
                        .mapToObj(
                                i ->
                                        Thread.ofPlatform()
                                                .start(
                                                        () -> {
                                                            try {
                                                                start.await();
                                                                task.accept(i);
                                                            } catch (Exception | Error e) {
                                                                failures.add(e);
                                                            }
                                                        }))
                        .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
    }

    @Test
    default void aRunIsFoundAsItWasAdded() {
        RunStore store = empty(10);
        IdempotencyKey key = new IdempotencyKey("mine", "h");
        RunStore.Added added = store.add("runs/a", submission("한국 서비스", key), NOW);
        assertTrue(added.isNew());
        Run run = added.run();
        assertEquals(Optional.of(run), store.get("runs/a"));
        assertEquals(RunState.QUEUED, run.state());
        assertEquals("한국 서비스", run.submission().scenarioName());
        assertEquals(new RunTimes(NOW, null, null), run.times());
        assertEquals(Optional.empty(), store.get("runs/b"));
    }

    @Test
    default void anEqualRequestGetsTheRunMadeBeforeAsItStandsNow() {
        RunStore store = empty(10);
        IdempotencyKey key = new IdempotencyKey("mine", "h");
        assertEquals(Optional.empty(), store.earlier(key));
        store.add("runs/a", submission("s", key), NOW);
        store.apply("runs/a", new RunChange.Start(NOW));
        RunStore.Added again = store.add("runs/b", submission("s", key), NOW.plusSeconds(60));
        assertFalse(again.isNew());
        assertEquals("runs/a", again.run().name());
        assertEquals(RunState.RUNNING, again.run().state());
        assertEquals(Optional.of(again.run()), store.earlier(key));
        assertEquals(Optional.empty(), store.get("runs/b"));
        assertEquals(1, store.newest(Long.MAX_VALUE, 10).size());
    }

    @Test
    default void oneRequestIdNeverStandsForTwoThings() {
        RunStore store = empty(10);
        store.add("runs/a", submission("s", new IdempotencyKey("mine", "h")), NOW);
        IdempotencyKey other = new IdempotencyKey("mine", "another hash");
        for (RunRefusedException e :
                List.of(
                        assertThrows(RunRefusedException.class, () -> store.earlier(other)),
                        assertThrows(
                                RunRefusedException.class,
                                () -> store.add("runs/b", submission("s", other), NOW)))) {
            assertEquals(RunRefusedException.Reason.REQUEST_ID_REUSED, e.reason());
            assertTrue(e.getMessage().contains("\"mine\""), e.getMessage());
        }
        assertEquals(List.of("runs/a"), names(store.newest(Long.MAX_VALUE, 10)));
    }

    @Test
    default void requestsWithoutAKeyAreNeverTheSame() {
        RunStore store = empty(10);
        assertTrue(store.add("runs/a", submission("s", null), NOW).isNew());
        assertTrue(store.add("runs/b", submission("s", null), NOW).isNew());
    }

    @Test
    default void theStoreMovesRunsAsTheRulesSayAndNotOtherwise() {
        List<RunChange> changes =
                List.of(
                        new RunChange.Start(NOW.plusSeconds(1)),
                        new RunChange.Advance(new RunProgress(0.25, 12.5, 99)),
                        new RunChange.Advance(new RunProgress(Double.NaN, 13.5, 120)),
                        new RunChange.RequestCancel(NOW.plusSeconds(2)),
                        success("{}"),
                        new RunChange.Fail(NOW.plusSeconds(3), RunFailure.internal()),
                        new RunChange.Cancel(NOW.plusSeconds(4)));
        RunStore store = empty(1_000);
        int steps = 0;
        for (RunChange first : changes) {
            for (RunChange second : changes) {
                for (RunChange third : changes) {
                    String name = "runs/" + steps++;
                    Run expected = added(store, name);
                    for (RunChange change : List.of(first, second, third)) {
                        Optional<RunTransition> rule = RunTransition.of(expected, change);
                        assertEquals(
                                rule.map(RunTransition::after), store.apply(name, change), name);
                        expected = rule.map(RunTransition::after).orElse(expected);
                        assertEquals(Optional.of(expected), store.get(name));
                    }
                }
            }
        }
        assertEquals(Optional.empty(), store.apply("runs/none", changes.getFirst()));
    }

    @Test
    default void failuresAndTheirProblemsAreReadBackWhole() {
        RunStore store = empty(10);
        added(store, "runs/a");
        RunFailure failure =
                RunFailure.of(
                        RunFailure.Reason.INFEASIBLE,
                        List.of(
                                new org.mirinae.problems.Problem(
                                        "workload.model",
                                        new org.mirinae.problems.SourcePosition("scenario", 3, 7),
                                        "weights do not fit",
                                        "Maybe more GPUs."),
                                new org.mirinae.problems.Problem("cluster", "too small", "")));
        store.apply("runs/a", new RunChange.Fail(NOW, failure));
        assertEquals(failure, store.get("runs/a").orElseThrow().failure());
        assertEquals("weights do not fit", failure.message());
    }

    @Test
    default void theHistoryHasNoGapsAndGoesOnBehindAnySequence() {
        RunStore store = empty(10);
        added(store, "runs/a");
        added(store, "runs/other");
        store.apply("runs/a", new RunChange.Start(NOW.plusSeconds(1)));
        store.apply("runs/a", new RunChange.Advance(new RunProgress(0.5, 1, 2)));
        store.apply("runs/a", new RunChange.RequestCancel(NOW.plusSeconds(2)));
        store.apply("runs/a", new RunChange.RequestCancel(NOW.plusSeconds(3)));
        store.apply("runs/a", new RunChange.Cancel(NOW.plusSeconds(4)));
        List<RunEvent> all = store.events("runs/a", 0);
        assertEquals(
                List.of(
                        new RunEvent("runs/a", 1, RunEvent.Kind.CREATED, NOW),
                        new RunEvent("runs/a", 2, RunEvent.Kind.STARTED, NOW.plusSeconds(1)),
                        new RunEvent(
                                "runs/a", 3, RunEvent.Kind.CANCEL_REQUESTED, NOW.plusSeconds(2)),
                        new RunEvent("runs/a", 4, RunEvent.Kind.CANCELLED, NOW.plusSeconds(4))),
                all);
        for (int seen = 0; seen <= all.size(); seen++) {
            assertEquals(all.subList(seen, all.size()), store.events("runs/a", seen));
        }
        assertEquals(4, store.get("runs/a").orElseThrow().version().sequence());
        assertEquals(List.of(), store.events("runs/none", 0));
    }

    @Test
    default void progressIsANewerVersionAndNoEvent() {
        RunStore store = empty(10);
        added(store, "runs/a");
        RunVersion before = store.apply("runs/a", new RunChange.Start(NOW)).orElseThrow().version();
        RunProgress progress = new RunProgress(0.5, 3.25, 7);
        Run after = store.apply("runs/a", new RunChange.Advance(progress)).orElseThrow();
        assertEquals(progress, after.progress());
        assertTrue(after.version().after(before));
        assertEquals(before.sequence(), after.version().sequence());
    }

    @Test
    default void aResultIsKeptWithItsRunAndReadByItsAddress() {
        RunStore store = empty(10);
        added(store, "runs/a");
        String json = "{\"name\":\"토큰\"}";
        Run run = store.apply("runs/a", success(json)).orElseThrow();
        ResultReference result = run.result();
        assertEquals("digest", result.digest());
        assertEquals(json.getBytes(java.nio.charset.StandardCharsets.UTF_8).length, result.bytes());
        assertEquals(Optional.of(json), store.result(result.sha256()));
        assertEquals(Optional.empty(), store.result("0".repeat(64)));
    }

    @Test
    default void resultsOfOneDigestThatDifferInWhatComputingTookStayApart() {
        RunStore store = empty(10);
        added(store, "runs/a");
        added(store, "runs/b");
        Run a = store.apply("runs/a", success("{\"wall\":1}")).orElseThrow();
        Run b = store.apply("runs/b", success("{\"wall\":2}")).orElseThrow();
        assertEquals(a.result().digest(), b.result().digest());
        assertEquals(Optional.of("{\"wall\":1}"), store.result(a.result().sha256()));
        assertEquals(Optional.of("{\"wall\":2}"), store.result(b.result().sha256()));
    }

    @Test
    default void aResultThatDidNotMakeItIsNotKept() {
        RunStore store = empty(10);
        added(store, "runs/a");
        store.apply("runs/a", new RunChange.RequestCancel(NOW));
        RunChange.Succeed late = success("{\"late\":true}");
        assertEquals(Optional.empty(), store.apply("runs/a", late));
        assertEquals(Optional.empty(), store.result(late.result().reference().sha256()));
    }

    @Test
    default void pagesAreNewestFirstAndMeetWithoutGapsOrDoubles() {
        RunStore store = empty(100);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            all.add(added(store, "runs/" + i).name());
        }
        for (int size : new int[] {1, 7, 22, 23, 50}) {
            List<String> walked = new ArrayList<>();
            long before = Long.MAX_VALUE;
            List<Run> page = store.newest(before, size);
            while (!page.isEmpty()) {
                assertTrue(page.size() <= size);
                walked.addAll(names(page));
                before = page.getLast().number();
                page = store.newest(before, size);
            }
            assertEquals(all.reversed(), walked, "pages of " + size);
        }
    }

    @Test
    default void aPageStaysInPlaceWhileRunsAreAdded() {
        RunStore store = empty(100);
        IntStream.range(0, 6).forEach(i -> added(store, "runs/" + i));
        List<Run> first = store.newest(Long.MAX_VALUE, 3);
        added(store, "runs/later");
        assertEquals(
                List.of("runs/2", "runs/1", "runs/0"),
                names(store.newest(first.getLast().number(), 3)));
    }

    @Test
    default void finishedRunsBeyondTheBoundAreForgottenOldestFirst() {
        RunStore store = empty(3);
        for (String name : List.of("runs/a", "runs/b", "runs/c")) {
            added(store, name);
        }
        finish(store, "runs/b");
        finish(store, "runs/c");
        added(store, "runs/d");
        assertEquals(List.of("runs/d", "runs/c", "runs/a"), names(store.newest(Long.MAX_VALUE, 9)));
        added(store, "runs/e");
        assertEquals(List.of("runs/e", "runs/d", "runs/a"), names(store.newest(Long.MAX_VALUE, 9)));
    }

    @Test
    default void aRunThatIsNotFinishedIsNeverForgotten() {
        RunStore store = empty(2);
        IntStream.range(0, 5).forEach(i -> added(store, "runs/" + i));
        store.apply("runs/1", new RunChange.Start(NOW));
        assertEquals(5, store.newest(Long.MAX_VALUE, 9).size());
        assertFalse(store.forget("runs/0"), "queued");
        assertFalse(store.forget("runs/1"), "running");
        assertFalse(store.forget("runs/none"));
        assertEquals(5, store.newest(Long.MAX_VALUE, 9).size());
    }

    @Test
    default void aForgottenRunTakesHistoryRequestAndResultAlong() {
        RunStore store = empty(10);
        IdempotencyKey key = new IdempotencyKey("mine", "h");
        store.add("runs/a", submission("s", key), NOW);
        ResultReference result = store.apply("runs/a", success("{}")).orElseThrow().result();
        assertTrue(store.forget("runs/a"));
        assertFalse(store.forget("runs/a"));
        assertEquals(Optional.empty(), store.get("runs/a"));
        assertEquals(List.of(), store.events("runs/a", 0));
        assertEquals(Optional.empty(), store.result(result.sha256()));
        assertEquals(List.of(), store.newest(Long.MAX_VALUE, 10));
        assertEquals(Optional.empty(), store.apply("runs/a", new RunChange.Cancel(NOW)));
        assertTrue(store.add("runs/b", submission("s", key), NOW).isNew());
    }

    @Test
    default void aResultStaysAsLongAsOneOfItsRuns() {
        RunStore store = empty(10);
        added(store, "runs/a");
        added(store, "runs/b");
        store.apply("runs/a", success("{\"same\":1}"));
        String sha256 =
                store.apply("runs/b", success("{\"same\":1}")).orElseThrow().result().sha256();
        store.forget("runs/a");
        assertEquals(Optional.of("{\"same\":1}"), store.result(sha256));
        store.forget("runs/b");
        assertEquals(Optional.empty(), store.result(sha256));
    }

    @Test
    default void equalRequestsThatComeAtOnceMakeOneRun() throws InterruptedException {
        RunStore store = empty(1_000);
        for (int round = 0; round < 50; round++) {
            IdempotencyKey key = new IdempotencyKey("request " + round, "h");
            String prefix = "runs/" + round + "-";
            AtomicInteger made = new AtomicInteger();
            Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
            atOnce(
                    i -> {
                        RunStore.Added added = store.add(prefix + i, submission("s", key), NOW);
                        made.addAndGet(added.isNew() ? 1 : 0);
                        seen.add(added.run().name());
                    });
            assertEquals(1, made.get());
            assertEquals(1, seen.size(), seen.toString());
            assertEquals(round + 1, store.newest(Long.MAX_VALUE, 1_000).size());
        }
    }

    @Test
    default void ofChangesThatExcludeEachOtherExactlyOneIsKept() throws InterruptedException {
        RunStore store = empty(1_000);
        for (int round = 0; round < 100; round++) {
            String name = added(store, "runs/" + round).name();
            AtomicInteger started = new AtomicInteger();
            AtomicInteger ended = new AtomicInteger();
            atOnce(
                    i -> {
                        RunChange start = new RunChange.Start(NOW);
                        started.addAndGet(store.apply(name, start).isPresent() ? 1 : 0);
                        RunChange end =
                                switch (i % 3) {
                                    case 0 -> success("{\"by\":" + i + "}");
                                    case 1 -> new RunChange.Fail(NOW, RunFailure.internal());
                                    default -> new RunChange.Cancel(NOW);
                                };
                        ended.addAndGet(store.apply(name, end).isPresent() ? 1 : 0);
                    });
            assertEquals(1, started.get());
            assertEquals(1, ended.get());
            List<RunEvent> history = store.events(name, 0);
            assertEquals(
                    List.of(RunEvent.Kind.CREATED, RunEvent.Kind.STARTED),
                    history.stream().map(RunEvent::kind).limit(2).toList());
            assertEquals(3, history.size(), history.toString());
        }
    }

    @Test
    default void changesOfManyThreadsLoseNothingAndHistoriesStayWithoutGaps()
            throws InterruptedException {
        RunStore store = empty(1_000);
        String name = added(store, "runs/a").name();
        store.apply(name, new RunChange.Start(NOW));
        int each = 200;
        Set<Long> revisions = java.util.concurrent.ConcurrentHashMap.newKeySet();
        atOnce(
                i -> {
                    for (int n = 0; n < each; n++) {
                        RunChange change = new RunChange.Advance(new RunProgress(0, i, n));
                        revisions.add(store.apply(name, change).orElseThrow().version().revision());
                        added(store, "runs/" + i + "-" + n % 20 + "-" + n / 20);
                    }
                });
        Run run = store.get(name).orElseThrow();
        assertEquals(each * THREADS, revisions.size(), "each change makes a version of its own");
        assertEquals(
                LongStream.rangeClosed(3, 2L + each * THREADS).boxed().toList(),
                revisions.stream().sorted().toList());
        assertEquals(2, run.version().sequence());
        List<Run> all = store.newest(Long.MAX_VALUE, 10_000);
        assertEquals(1 + each * THREADS, all.size());
        assertEquals(all.size(), new HashSet<>(all.stream().map(Run::number).toList()).size());
    }
}
