package org.mirinae.run.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bounded queue by itself. */
@Timeout(60)
final class RunQueueTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void thereAreAsManyPlacesAsWorkersAndWaitingTasks() {
        RunQueue queue = new RunQueue(2, 3);
        for (int i = 0; i < 5; i++) {
            assertTrue(queue.reserve().isPresent(), "place " + i);
        }
        assertTrue(queue.reserve().isEmpty());
    }

    @Test
    void aPlaceThatIsNotFilledIsGivenBackOnce() {
        RunQueue queue = new RunQueue(1, 1);
        RunQueue.Place first = queue.reserve().orElseThrow();
        RunQueue.Place second = queue.reserve().orElseThrow();
        first.close();
        first.close();
        assertTrue(queue.reserve().isPresent());
        assertTrue(queue.reserve().isEmpty());
        second.close();
        assertTrue(queue.reserve().isPresent());
    }

    @Test
    void tasksRunInTheirOrderAndFreeTheirPlaces() throws InterruptedException {
        RunQueue queue = new RunQueue(1, 2);
        CountDownLatch letGo = new CountDownLatch(1);
        List<String> done = new CopyOnWriteArrayList<>();
        fill(
                queue,
                () -> {
                    await(letGo);
                    done.add("first");
                });
        fill(queue, () -> done.add("second"));
        fill(queue, () -> done.add("third"));
        assertTrue(queue.reserve().isEmpty());
        letGo.countDown();
        while (done.size() < 3) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 30; i++) {
            RunQueue.Place place;
            do {
                place = queue.reserve().orElse(null);
            } while (place == null);
            String name = "again " + i;
            place.fill(() -> done.add(name));
            place.close();
        }
        assertTrue(queue.drain(LONG));
        assertEquals(List.of("first", "second", "third"), done.subList(0, 3));
        assertEquals(33, done.size());
    }

    @Test
    void drainingWaitsForWhatIsQueuedAndSaysWhenTimeIsOver() throws InterruptedException {
        RunQueue queue = new RunQueue(1, 1);
        CountDownLatch letGo = new CountDownLatch(1);
        List<String> done = new CopyOnWriteArrayList<>();
        fill(queue, () -> await(letGo));
        fill(queue, () -> done.add("queued"));
        assertTrue(!queue.drain(Duration.ZERO), "a task is under way");
        letGo.countDown();
        assertTrue(queue.drain(LONG));
        assertEquals(List.of("queued"), done);
    }

    private static void fill(RunQueue queue, Runnable task) {
        try (RunQueue.Place place = queue.reserve().orElseThrow()) {
            place.fill(task);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
