package org.mirinae.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules by which runs move. */
final class RunTransitionTest {

    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");
    private static final Submission SUBMISSION = new Submission("s", "1".repeat(64), null);

    private static final Map<String, RunChange> CHANGES = changes();

    private static Map<String, RunChange> changes() {
        Map<String, RunChange> changes = new LinkedHashMap<>();
        changes.put("start", new RunChange.Start(NOW));
        changes.put("advance", new RunChange.Advance(new RunProgress(0.5, 1, 2)));
        changes.put("request cancel", new RunChange.RequestCancel(NOW));
        changes.put("succeed", new RunChange.Succeed(NOW, StoredResult.of("{}", "d")));
        changes.put("fail", new RunChange.Fail(NOW, RunFailure.internal()));
        changes.put("cancel", new RunChange.Cancel(NOW));
        return Collections.unmodifiableMap(changes);
    }

    private static Run in(RunState state) {
        Run queued = Run.queued("runs/a", 0, SUBMISSION, NOW);
        return switch (state) {
            case QUEUED -> queued;
            case RUNNING -> changed(queued, "start");
            case SUCCEEDED -> changed(changed(queued, "start"), "succeed");
            case FAILED -> changed(changed(queued, "start"), "fail");
            case CANCELLED -> changed(queued, "cancel");
        };
    }

    private static Run changed(Run run, String change) {
        return RunTransition.of(run, CHANGES.get(change)).orElseThrow().after();
    }

    private static Map<String, RunState> allowedFrom(RunState state) {
        Map<String, RunState> allowed = new LinkedHashMap<>();
        CHANGES.forEach(
                (name, change) ->
                        RunTransition.of(in(state), change)
                                .ifPresent(step -> allowed.put(name, step.after().state())));
        return allowed;
    }

    @Test
    void whatMayHappenToARunInEachState() {
        assertEquals(
                Map.of(
                        "start", RunState.RUNNING,
                        "request cancel", RunState.CANCELLED,
                        "succeed", RunState.SUCCEEDED,
                        "fail", RunState.FAILED,
                        "cancel", RunState.CANCELLED),
                allowedFrom(RunState.QUEUED));
        assertEquals(
                Map.of(
                        "advance", RunState.RUNNING,
                        "request cancel", RunState.RUNNING,
                        "succeed", RunState.SUCCEEDED,
                        "fail", RunState.FAILED,
                        "cancel", RunState.CANCELLED),
                allowedFrom(RunState.RUNNING));
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "FAILED", "CANCELLED"})
    void nothingHappensToAFinishedRun(RunState state) {
        assertTrue(in(state).finished());
        assertEquals(Map.of(), allowedFrom(state));
    }

    @Test
    void statesOnlyMoveForward() {
        for (RunState from : RunState.values()) {
            for (RunState to : RunState.values()) {
                boolean forward = from.ordinal() < to.ordinal() && from.ordinal() < 2;
                assertEquals(forward, from.mayBecome(to), from + " to " + to);
            }
        }
    }

    @Test
    void whateverHappensARunNeverGoesBackAndItsHistoryHasNoGaps() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(19);
        List<RunChange> all = List.copyOf(CHANGES.values());
        for (int walk = 0; walk < 2_000; walk++) {
            Run run = Run.queued("runs/" + walk, walk, SUBMISSION, NOW);
            long sequence = 1;
            for (int i = 0; i < 12; i++) {
                Optional<RunTransition> step =
                        RunTransition.of(run, all.get(random.nextInt(all.size())));
                if (step.isEmpty()) {
                    continue;
                }
                Run after = step.get().after();
                assertTrue(after.state().compareTo(run.state()) >= 0, "walk " + walk);
                assertTrue(after.version().after(run.version()));
                RunEvent event = step.get().event();
                sequence += event == null ? 0 : 1;
                assertEquals(sequence, after.version().sequence());
                assertTrue(event == null || event.sequence() == sequence, "walk " + walk);
                run = after;
            }
        }
    }

    @Test
    void askingTwiceToStopIsAskingOnce() {
        Run asked = changed(in(RunState.RUNNING), "request cancel");
        assertTrue(asked.cancelRequested());
        assertEquals(RunState.RUNNING, asked.state());
        assertEquals(Optional.empty(), RunTransition.of(asked, CHANGES.get("request cancel")));
        assertEquals(RunState.CANCELLED, changed(asked, "cancel").state());
        assertEquals(RunState.SUCCEEDED, changed(asked, "succeed").state());
    }

    @Test
    void aRunThatWasCancelledWhileItWaitedNeverStarted() {
        Run cancelled = changed(in(RunState.QUEUED), "request cancel");
        assertEquals(new RunTimes(NOW, null, NOW), cancelled.times());
        assertFalse(cancelled.cancelRequested());
    }

    @Test
    void aRunWhosePartsDoNotFitItsStateCannotBeMade() {
        Run queued = in(RunState.QUEUED);
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new Run(
                                        queued.name(),
                                        0,
                                        SUBMISSION,
                                        RunState.SUCCEEDED,
                                        queued.times(),
                                        false,
                                        null,
                                        null,
                                        null,
                                        queued.version()));
        assertEquals("runs/a cannot be SUCCEEDED with these parts", e.getMessage());
    }
}
