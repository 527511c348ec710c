package org.mirinae.run.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mirinae.run.IdempotencyKey;
import org.mirinae.run.InMemoryRunStore;
import org.mirinae.run.ResourceStore;
import org.mirinae.run.Run;
import org.mirinae.run.RunChange;
import org.mirinae.run.RunEvent;
import org.mirinae.run.RunFailure;
import org.mirinae.run.RunRefusedException;
import org.mirinae.run.RunSource;
import org.mirinae.run.RunState;
import org.mirinae.run.RunStore;
import org.mirinae.run.RunTimes;
import org.mirinae.run.Submission;

/** Runs from being taken in to their end, without any front. */
@Timeout(60)
final class RunsTest {

    private static final Instant BEGIN = Instant.parse("2026-12-01T09:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ScriptRunner runner = new ScriptRunner();
    private final InMemoryRunStore store = new InMemoryRunStore(1_000);
    private final List<Throwable> bugs = new CopyOnWriteArrayList<>();
    private final AtomicLong looks = new AtomicLong();
    // A second passes at every look, so that times in answers are those of this clock.
    private final InstantSource clock = () -> BEGIN.plusSeconds(looks.getAndIncrement());
    private final Runs runs = runs(store, new RunLimits(1, 2, 3));

    private Runs runs(RunStore keptIn, RunLimits limits) {
        return new Runs(
                new ScenarioIntake(runner, new ResourceStore(1 << 20)),
                keptIn,
                limits,
                new Runs.Surroundings(clock, (run, cause) -> bugs.add(cause)));
    }

    @AfterEach
    void letEveryRunEnd() throws InterruptedException {
        runner.letGo.countDown();
        runs.stop(Duration.ZERO);
    }

    private static RunSource source(String document) {
        return new RunSource(
                new RunSource.Text.Document(document),
                Map.of(),
                List.of(),
                OptionalLong.empty(),
                1);
    }

    private Run create(String document) {
        return runs.create(source(document), null);
    }

    /** The run at its end. */
    private Run ended(String name) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        try (RunWatch watch =
                runs.watch(
                        name,
                        w ->
                                w.take()
                                        .filter(Run::finished)
                                        .ifPresent(finished -> end.countDown()))) {
            if (watch.take().filter(Run::finished).isEmpty()) {
                end.await();
            }
        }
        return runs.get(name);
    }

    private static RunRefusedException.Reason refusal(org.junit.jupiter.api.function.Executable e) {
        return assertThrows(RunRefusedException.class, e).reason();
    }

    @Test
    void aRunGoesFromTheQueueToItsResultByTheClockItWasGiven() throws InterruptedException {
        Run created = create("quick");
        assertEquals(RunState.QUEUED, created.state());
        assertTrue(created.name().matches("runs/[0-9a-f-]{36}"), created.name());
        Run end = ended(created.name());
        assertEquals(RunState.SUCCEEDED, end.state());
        assertEquals(new RunTimes(BEGIN, BEGIN.plusSeconds(1), BEGIN.plusSeconds(2)), end.times());
        assertEquals("input of quick", end.submission().inputDigest());
        assertEquals("d", end.result().digest());
        assertEquals("{\"of\":\"quick\"}", runs.document(end.name(), end.result()));
        assertEquals(
                List.of(RunEvent.Kind.CREATED, RunEvent.Kind.STARTED, RunEvent.Kind.SUCCEEDED),
                store.events(end.name(), 0).stream().map(RunEvent::kind).toList());
    }

    @Test
    void whatASourceNamesMustBeThere() throws InterruptedException {
        RunSource example =
                new RunSource(
                        new RunSource.Text.Example("shipped"),
                        Map.of(),
                        List.of(),
                        OptionalLong.empty(),
                        1);
        assertEquals("an example", runs.check(example).name());
        RunSource unknown =
                new RunSource(
                        new RunSource.Text.Example("another"),
                        Map.of(),
                        List.of(),
                        OptionalLong.empty(),
                        1);
        assertEquals(
                RunRefusedException.Reason.UNKNOWN_EXAMPLE, refusal(() -> runs.check(unknown)));
        RunSource missing =
                new RunSource(
                        new RunSource.Text.Document("quick"),
                        Map.of("trace.csv", "0".repeat(64)),
                        List.of(),
                        OptionalLong.empty(),
                        1);
        assertEquals(
                RunRefusedException.Reason.RESOURCE_MISSING,
                refusal(() -> runs.create(missing, null)));
        assertEquals(List.of(), runs.newest(Long.MAX_VALUE, 10));
    }

    @Test
    void aFullQueueRefusesAndKeepsNothingOfWhatItRefused() throws InterruptedException {
        create("hold");
        runner.awaitBegin("hold");
        create("second");
        create("third");
        RunRefusedException e =
                assertThrows(RunRefusedException.class, () -> create("one too many"));
        assertEquals(RunRefusedException.Reason.QUEUE_FULL, e.reason());
        assertEquals("2 runs are waiting already. Maybe try again later.", e.getMessage());
        assertEquals(
                List.of("third", "second", "hold"),
                runs.newest(Long.MAX_VALUE, 10).stream()
                        .map(run -> run.submission().scenarioName())
                        .toList());
        runner.letGo.countDown();
        for (Run run : runs.newest(Long.MAX_VALUE, 10)) {
            assertEquals(RunState.SUCCEEDED, ended(run.name()).state());
        }
    }

    @Test
    void aRequestThatIsRepeatedGetsItsRunFromAFullQueueToo() throws InterruptedException {
        IdempotencyKey key = new IdempotencyKey("mine", "h");
        Run mine = runs.create(source("hold"), key);
        runner.awaitBegin("hold");
        create("second");
        create("third");
        assertEquals(mine.name(), runs.create(source("hold"), key).name());
        assertEquals(
                RunRefusedException.Reason.REQUEST_ID_REUSED,
                refusal(() -> runs.create(source("x"), new IdempotencyKey("mine", "other"))));
    }

    /** I1 of the service's promises, in little: one run, and the same name for everybody. */
    @Test
    void equalRequestsThatComeAtOnceNeedOnePlaceBetweenThem() throws InterruptedException {
        create("hold");
        runner.awaitBegin("hold");
        create("second");
        int threads = 64; // many more than there are places
        CyclicBarrier start = new CyclicBarrier(threads);
        Set<String> names = ConcurrentHashMap.newKeySet();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            callers.add(
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    start.await();
                                    IdempotencyKey key = new IdempotencyKey("mine", "h");
                                    names.add(runs.create(source("third"), key).name());
                                } catch (Exception e) {
                                    failures.add(e);
                                }
                            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertEquals(List.of(), failures);
        assertEquals(1, names.size(), names.toString());
        assertEquals(3, runs.newest(Long.MAX_VALUE, 10).size());
        assertEquals(RunRefusedException.Reason.QUEUE_FULL, refusal(() -> create("fourth")));
    }

    /** The race above, held open: the second request comes while the first is being stored. */
    @Test
    void anEqualRequestThatComesWhileTheFirstIsStoredWaitsForIt() throws Exception {
        IdempotencyKey key = new IdempotencyKey("mine", "h");
        AtomicReference<Thread> second = new AtomicReference<>();
        AtomicReference<String> secondName = new AtomicReference<>("none");
        CountDownLatch storing = new CountDownLatch(1);
        RunStore slow =
                intercepted(
                        "add",
                        () -> {
                            storing.countDown();
                            awaitHeldUpOrDone(second);
                        },
                        () -> {});
        Runs onePlace = runs(slow, new RunLimits(1, 0, 3));
        second.set(
                Thread.ofPlatform()
                        .unstarted(
                                () -> secondName.set(onePlace.create(source("hold"), key).name())));
        Thread starter =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                storing.await();
                                second.get().start();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        String first = onePlace.create(source("hold"), key).name();
        starter.join();
        second.get().join();
        assertEquals(first, secondName.get());
        runner.letGo.countDown();
        onePlace.stop(LONG);
    }

    /** The store, with something that happens before or after each call of one method. */
    private RunStore intercepted(String method, Runnable before, Runnable after) {
        return (RunStore)
                Proxy.newProxyInstance(
                        RunStore.class.getClassLoader(),
                        new Class<?>[] {RunStore.class},
                        (proxy, called, arguments) -> {
                            boolean meant = called.getName().equals(method);
                            (meant ? before : (Runnable) () -> {}).run();
                            Object answer = called.invoke(store, arguments);
                            (meant ? after : (Runnable) () -> {}).run();
                            return answer;
                        });
    }

    private static void awaitHeldUpOrDone(AtomicReference<Thread> thread) {
        Set<Thread.State> over = Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED);
        while (!over.contains(thread.get().getState())) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aRunThatWaitsIsCancelledAtOnceAndNeverBegins() throws InterruptedException {
        create("hold");
        runner.awaitBegin("hold");
        String waiting = create("quick").name();
        Run cancelled = runs.cancel(waiting);
        assertEquals(RunState.CANCELLED, cancelled.state());
        assertNull(cancelled.times().started());
        assertEquals(cancelled, runs.cancel(waiting));
        runner.letGo.countDown();
        runs.stop(LONG);
        assertEquals(cancelled, runs.get(waiting));
        assertFalse(runner.hasBegun("quick"));
    }

    @Test
    void aRunUnderWayIsAskedAndEndsWhenItHeeds() throws InterruptedException {
        String name = create("obey").name();
        runner.awaitBegin("obey");
        Run asked = runs.cancel(name);
        assertTrue(asked.cancelRequested() || asked.finished());
        assertEquals(RunState.CANCELLED, ended(name).state());
        assertEquals(
                List.of(
                        RunEvent.Kind.CREATED,
                        RunEvent.Kind.STARTED,
                        RunEvent.Kind.CANCEL_REQUESTED,
                        RunEvent.Kind.CANCELLED),
                store.events(name, 0).stream().map(RunEvent::kind).toList());
    }

    @Test
    void aFinishedRunIsLeftAsItIs() throws InterruptedException {
        Run end = ended(create("quick").name());
        assertEquals(end, runs.cancel(end.name()));
    }

    @Test
    void aBugOfOursEndsItsRunAndIsToldToTheServerOnly() throws InterruptedException {
        Run end = ended(create("break").name());
        assertEquals(RunState.FAILED, end.state());
        assertEquals(RunFailure.internal(), end.failure());
        assertEquals(List.of("secret detail"), bugs.stream().map(Throwable::getMessage).toList());
        assertEquals(RunState.SUCCEEDED, ended(create("quick").name()).state());
    }

    @Test
    void aReaderThatTakesNothingMissesWhatLiesBetweenAndHasTheEnd() throws InterruptedException {
        create("hold");
        runner.awaitBegin("hold");
        String name = create("count").name();
        try (RunWatch watch = runs.watch(name, w -> {})) {
            assertEquals(RunState.QUEUED, watch.take().orElseThrow().state());
            assertTrue(watch.take().isEmpty(), "nothing new");
            runner.letGo.countDown();
            runs.stop(LONG);
            Run last = watch.take().orElseThrow();
            assertEquals(RunState.SUCCEEDED, last.state());
            assertEquals(1_000, last.progress().events());
            assertTrue(watch.take().isEmpty(), "one version, however many there were");
        }
    }

    @Test
    void everyReaderSeesVersionsInTheirOrderAndTheEnd() throws InterruptedException {
        create("hold");
        runner.awaitBegin("hold");
        String name = create("count").name();
        List<List<Run>> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Run> mine = new CopyOnWriteArrayList<>();
            seen.add(mine);
            RunWatch watch = runs.watch(name, w -> w.take().ifPresent(mine::add));
            watch.take().ifPresent(mine::add);
        }
        runner.letGo.countDown();
        runs.stop(LONG);
        for (List<Run> mine : seen) {
            // Queued, running, a thousand steps, succeeded: a reader that keeps up misses none.
            assertEquals(1_003, mine.size());
            for (int i = 1; i < mine.size(); i++) {
                assertTrue(mine.get(i).version().after(mine.get(i - 1).version()));
            }
            assertTrue(mine.getLast().finished());
        }
    }

    @Test
    void whatHappensWhileAWatchIsOpenedIsNotMissed() {
        Run run = store.add("runs/a", new Submission("s", "1".repeat(64), null), BEGIN).run();
        RunChange start = new RunChange.Start(BEGIN);
        RunStore busy = intercepted("get", () -> {}, () -> store.apply(run.name(), start));
        Runs watched = runs(busy, new RunLimits(1, 1, 1));
        assertEquals(
                RunState.RUNNING, watched.watch(run.name(), w -> {}).take().orElseThrow().state());
    }

    @Test
    void aReaderThatBreaksIsDroppedAndTheRunGoesOn() throws InterruptedException {
        create("hold");
        runner.awaitBegin("hold");
        String name = create("quick").name();
        RunWatch broken =
                runs.watch(
                        name,
                        w -> {
                            throw new IllegalStateException("the reader's own");
                        });
        runner.letGo.countDown();
        assertEquals(RunState.SUCCEEDED, ended(name).state());
        assertTrue(broken.take().isEmpty(), "closed");
        assertEquals(
                List.of("the reader's own"), bugs.stream().map(Throwable::getMessage).toList());
    }

    @Test
    void watchesAreBoundedAndAClosedOneMakesRoom() throws InterruptedException {
        String name = create("hold").name();
        List<RunWatch> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(runs.watch(name, w -> {}));
        }
        assertEquals(
                RunRefusedException.Reason.TOO_MANY_WATCHERS,
                refusal(() -> runs.watch(name, w -> {})));
        open.getFirst().close();
        open.getFirst().close();
        RunWatch again = runs.watch(name, w -> {});
        assertNotNull(again.take().orElseThrow());
        assertEquals(
                RunRefusedException.Reason.TOO_MANY_WATCHERS,
                refusal(() -> runs.watch(name, w -> {})));
        assertEquals(
                RunRefusedException.Reason.UNKNOWN_RUN,
                refusal(() -> runs.watch("runs/none", w -> {})));
    }

    @Test
    void whatStopsLetsRunsFinishAndTakesNoneIn() throws InterruptedException {
        String held = create("hold").name();
        runner.awaitBegin("hold");
        String waiting = create("quick").name();
        CountDownLatch stopped = new CountDownLatch(1);
        Thread stopper =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                runs.stop(LONG);
                                stopped.countDown();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        while (!refusesBecauseItStops()) {
            Thread.onSpinWait();
        }
        runner.letGo.countDown();
        stopped.await();
        stopper.join();
        assertEquals(RunState.SUCCEEDED, runs.get(held).state());
        assertEquals(RunState.SUCCEEDED, runs.get(waiting).state());
    }

    private boolean refusesBecauseItStops() {
        try {
            runs.refuseWhileStopping();
            return false;
        } catch (RunRefusedException e) {
            return e.reason() == RunRefusedException.Reason.DRAINING;
        }
    }

    @Test
    void whatIsNotDoneInTimeIsCancelledAndNothingBeginsMeanwhile() throws InterruptedException {
        Runs many = runs(store, new RunLimits(1, 300, 3));
        String underWay = many.create(source("obey"), null).name();
        runner.awaitBegin("obey");
        for (int i = 0; i < 300; i++) {
            many.create(source("waits"), null);
        }
        many.stop(Duration.ZERO);
        assertFalse(runner.hasBegun("waits"));
        Instant asked = store.events(underWay, 2).getFirst().at();
        for (Run run : many.newest(Long.MAX_VALUE, 1_000)) {
            assertEquals(RunState.CANCELLED, run.state());
            boolean waited = !run.name().equals(underWay);
            assertEquals(waited, run.times().started() == null);
            assertEquals(waited, run.times().ended().isBefore(asked), "who waits goes first");
        }
        assertEquals(
                RunRefusedException.Reason.DRAINING,
                refusal(() -> many.create(source("late"), null)));
        assertEquals(0, many.inHand(), "nothing of a run that has ended is held on to");
    }
}
