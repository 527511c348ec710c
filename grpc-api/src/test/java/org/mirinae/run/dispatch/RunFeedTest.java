package org.mirinae.run.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mirinae.run.Run;
import org.mirinae.run.RunChange;
import org.mirinae.run.RunProgress;
import org.mirinae.run.RunTransition;
import org.mirinae.run.Submission;

/** Versions on their way to readers. */
final class RunFeedTest {

    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

    private final List<Throwable> bugs = new ArrayList<>();
    private final RunFeed feed = new RunFeed(10, (run, cause) -> bugs.add(cause));
    private final Run queued =
            Run.queued("runs/a", 0, new Submission("s", "1".repeat(64), null), NOW);
    private final Run running = after(queued, new RunChange.Start(NOW));
    private final Run further = after(running, new RunChange.Advance(new RunProgress(0.5, 1, 2)));

    private static Run after(Run run, RunChange change) {
        return RunTransition.of(run, change).orElseThrow().after();
    }

    @Test
    void aVersionThatComesLateDoesNotComeAfterANewerOne() {
        List<Run> seen = new ArrayList<>();
        RunWatch watch = feed.open("runs/a", w -> w.take().ifPresent(seen::add));
        for (Run version : List.of(queued, further, running, queued, further)) {
            feed.publish(version);
        }
        assertEquals(List.of(queued, further), seen);
        assertEquals(Optional.empty(), watch.take());
    }

    @Test
    void aReaderThatWasNotThereYetIsNotWokenForWhatItHasAlready() {
        List<Run> seen = new ArrayList<>();
        RunWatch watch = feed.open("runs/a", w -> w.take().ifPresent(seen::add));
        assertTrue(watch.put(running));
        feed.publish(queued);
        assertEquals(List.of(), seen);
        assertEquals(Optional.of(running), watch.take());
    }

    @Test
    void onlyTheWatchersOfARunHearOfIt() {
        RunWatch mine = feed.open("runs/a", w -> {});
        RunWatch other = feed.open("runs/b", w -> {});
        feed.publish(queued);
        assertEquals(Optional.of(queued), mine.take());
        assertEquals(Optional.empty(), other.take());
    }

    @Test
    void oneReaderThatBreaksDoesNotKeepTheOthersFromHearing() {
        List<RunWatch> whole = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            whole.add(feed.open("runs/a", w -> {}));
            feed.open(
                    "runs/a",
                    w -> {
                        throw new IllegalStateException("the reader's own");
                    });
        }
        feed.publish(queued);
        feed.publish(running);
        whole.forEach(watch -> assertEquals(Optional.of(running), watch.take()));
        assertEquals(3, bugs.size(), "each once: it was dropped");
    }

    @Test
    void aClosedWatchHoldsAndTakesNothing() {
        RunWatch watch = feed.open("runs/a", w -> {});
        feed.publish(queued);
        watch.close();
        assertEquals(Optional.empty(), watch.take());
        feed.publish(running);
        assertEquals(Optional.empty(), watch.take());
        assertEquals(0, feed.runsWatched(), "nothing is kept of a run that nobody watches");
    }
}
