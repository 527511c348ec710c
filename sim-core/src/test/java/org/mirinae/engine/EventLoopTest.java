package org.mirinae.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventLoopTest {

    @Test
    void fiveEventsAtOneInstantComeInTheOrderOfScheduling() {
        EventLoop loop = new EventLoop();
        List<String> seen = new ArrayList<>();
        int first = loop.register((now, payload) -> seen.add("first " + payload));
        int second = loop.register((now, payload) -> seen.add("second " + payload));
        loop.schedule(10, second, 1);
        loop.schedule(10, first, 2);
        loop.schedule(5, first, 0);
        loop.schedule(10, first, 3);
        loop.schedule(10, second, 4);
        loop.schedule(10, first, 5);
        loop.run();
        assertEquals(
                List.of("first 0", "second 1", "first 2", "first 3", "second 4", "first 5"), seen);
        assertEquals(6, loop.events());
        assertEquals(10, loop.nowNanos());
    }

    @Test
    void eventScheduledForTheSameInstantByAHandlerComesAfterThoseWaiting() {
        EventLoop loop = new EventLoop();
        List<Long> seen = new ArrayList<>();
        int[] handler = new int[1];
        handler[0] =
                loop.register(
                        (now, payload) -> {
                            seen.add(payload);
                            if (payload == 1) {
                                loop.schedule(now, handler[0], 3);
                            }
                        });
        loop.schedule(7, handler[0], 1);
        loop.schedule(7, handler[0], 2);
        loop.run();
        assertEquals(List.of(1L, 2L, 3L), seen);
    }

    @Test
    void clockNeverGoesBack() {
        EventLoop loop = new EventLoop();
        int[] handler = new int[1];
        handler[0] = loop.register((now, payload) -> loop.schedule(now - 1, handler[0], 0));
        loop.schedule(100, handler[0], 0);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, loop::run);
        assertEquals("an event at 99 ns would turn the clock back from 100", refused.getMessage());
    }

    @Test
    void orderIsThatOfASortedQueueUnderRandomLoad() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            EventQueue queue = new EventQueue();
            PriorityQueue<long[]> plain =
                    new PriorityQueue<>(
                            (a, b) ->
                                    a[0] != b[0]
                                            ? Long.compare(a[0], b[0])
                                            : Long.compare(a[1], b[1]));
            long number = 0;
            for (int i = 0; i < 20_000; i++) {
                if (plain.isEmpty() || random.nextInt(100) < 52) {
                    long time = random.nextInt(1 + (int) (seed * 50));
                    queue.add(time, (int) (number % 5), number);
                    plain.add(new long[] {time, number++});
                } else {
                    long[] expected = plain.remove();
                    assertEquals(expected[0], queue.nextTimeNanos(), "seed " + seed);
                    assertEquals(expected[0], queue.take(), "seed " + seed);
                    assertEquals(expected[1], queue.takenPayload(), "seed " + seed);
                    assertEquals(expected[1] % 5, queue.takenHandler(), "seed " + seed);
                }
                assertEquals(plain.size(), queue.size());
            }
        }
    }

    @Test
    void tooManyEventsAreRefusedBeforeTheOrderBreaks() {
        EventQueue queue = new EventQueue();
        queue.skipSequenceTo((1L << 40) - 1);
        queue.add(0, 0, 0);
        assertEquals(
                "a run holds at most 2^40 events",
                assertThrows(IllegalStateException.class, () -> queue.add(0, 0, 1)).getMessage());
        EventQueue late = new EventQueue();
        late.skipSequenceTo((1L << 40) - 3);
        for (int i = 0; i < 3; i++) {
            late.add(5, 0, i);
        }
        for (int i = 0; i < 3; i++) {
            late.take();
            assertEquals(i, late.takenPayload());
        }
    }

    @Test
    void cancelledRunStopsSoonAndSaysWhere() {
        EventLoop loop = new EventLoop();
        int[] handler = new int[1];
        handler[0] = loop.register((now, payload) -> loop.schedule(now + 1, handler[0], 0));
        loop.schedule(0, handler[0], 0);
        RunControl control =
                new RunControl(
                        () -> loop.events() >= 1000, () -> 0, Long.MAX_VALUE, (events, now) -> {});
        RunCancelledException cancelled =
                assertThrows(RunCancelledException.class, () -> loop.run(control));
        assertEquals(1024, loop.events());
        assertEquals("the run was cancelled at 1023 ns of simulated time", cancelled.getMessage());
    }

    @Test
    void progressIsReportedByTheClockGivenAndOnceAtTheEnd() {
        EventLoop loop = new EventLoop();
        int[] handler = new int[1];
        handler[0] =
                loop.register(
                        (now, payload) -> {
                            if (payload > 0) {
                                loop.schedule(now + 10, handler[0], payload - 1);
                            }
                        });
        loop.schedule(0, handler[0], 4095);
        AtomicLong clock = new AtomicLong();
        List<Long> reports = new ArrayList<>();
        RunControl control =
                new RunControl(
                        () -> false,
                        () -> clock.getAndAdd(100),
                        400,
                        (events, now) -> reports.add(events));
        loop.run(control);
        assertEquals(4096L, reports.getLast());
        assertEquals(4 + 1, reports.size()); // 16 looks, a report at every fourth, and the end
        assertTrue(reports.stream().sorted().toList().equals(reports));
    }
}
