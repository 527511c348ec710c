package org.mirinae.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mirinae.run.InMemoryRunStore;
import org.mirinae.run.ResourceStore;
import org.mirinae.run.RunRefusedException;
import org.mirinae.run.RunSource;
import org.mirinae.run.dispatch.RunLimits;
import org.mirinae.run.dispatch.Runs;
import org.mirinae.run.dispatch.ScenarioIntake;
import org.mirinae.v1.RunState;
import org.mirinae.v1.WatchRunResponse;

/** Watches over a reader whose pace the test sets. */
@Timeout(60)
final class WatchStreamTest {

    private final ScriptedRunner runner = new ScriptedRunner();
    private final Runs runs =
            new Runs(
                    new ScenarioIntake(runner, new ResourceStore(1 << 20)),
                    new InMemoryRunStore(10),
                    new RunLimits(1, 2, 1),
                    new Runs.Surroundings(
                            InstantSource.system(),
                            (run, cause) -> {
                                throw new AssertionError(run, cause);
                            }));

    /** A client that reads when it is told to. */
    private static final class Reader extends ServerCallStreamObserver<WatchRunResponse> {
        private final List<RunState> states = new CopyOnWriteArrayList<>();
        private final List<WatchRunResponse> messages = new CopyOnWriteArrayList<>();
        private volatile boolean ready;
        private volatile boolean completed;
        private @Nullable Runnable onReady;
        private @Nullable Runnable onCancel;

        void read() {
            ready = true;
            onReady.run();
        }

        void leave() {
            onCancel.run();
        }

        @Override
        public void onNext(WatchRunResponse message) {
            messages.add(message);
            states.add(message.getRun().getState());
        }

        @Override
        public void onError(Throwable error) {
            throw new AssertionError(error);
        }

        @Override
        public void onCompleted() {
            completed = true;
        }

        @Override
        public boolean isReady() {
            return ready && !completed;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            onReady = handler;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            onCancel = handler;
        }

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }

    private String create(String document) {
        return runs.create(
                        new RunSource(
                                new RunSource.Text.Document(document),
                                Map.of(),
                                List.of(),
                                OptionalLong.empty(),
                                1),
                        null)
                .name();
    }

    @Test
    void aReaderThatIsNotReadyIsSentNothingAndThenTheEndAlone() throws InterruptedException {
        String name = create("wait");
        Reader slow = new Reader();
        WatchStream.open(runs, name, slow);
        runner.release.countDown();
        runs.stop(Duration.ofSeconds(30));
        assertEquals(List.of(), slow.states);
        slow.read();
        assertEquals(List.of(RunState.RUN_STATE_SUCCEEDED), slow.states);
        assertTrue(slow.completed);
    }

    @Test
    void aReaderThatKeepsUpIsNeverSentTheSameTwiceInARow() throws InterruptedException {
        String name = create("wait");
        Reader fast = new Reader();
        WatchStream.open(runs, name, fast);
        fast.read();
        while (!fast.states.contains(RunState.RUN_STATE_RUNNING)
                || !fast.messages.getLast().getRun().hasProgress()) {
            Thread.onSpinWait();
        }
        // Being asked to stop is a version of its own that looks the same from outside.
        runs.cancel(name);
        runs.stop(Duration.ofSeconds(30));
        assertTrue(fast.completed);
        assertEquals(RunState.RUN_STATE_CANCELLED, fast.states.getLast());
        for (int i = 1; i < fast.messages.size(); i++) {
            assertNotEquals(fast.messages.get(i - 1), fast.messages.get(i));
        }
    }

    @Test
    void aReaderThatLeavesMakesRoomForAnother() {
        String name = create("wait");
        Reader first = new Reader();
        WatchStream.open(runs, name, first);
        assertThrows(RunRefusedException.class, () -> WatchStream.open(runs, name, new Reader()));
        first.leave();
        Reader second = new Reader();
        WatchStream.open(runs, name, second);
        second.read();
        assertEquals(1, second.states.stream().limit(1).count());
        assertEquals(List.of(), first.states);
        runner.release.countDown();
    }
}
