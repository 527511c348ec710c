package org.mirinae.benchmarks;

import java.util.concurrent.TimeUnit;
import org.mirinae.engine.EventHandler;
import org.mirinae.engine.EventLoop;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One event taken and one planned, with so many pending: the hold model (Jones, Commun. ACM 29(4),
 * 1986) with exponential increments.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventLoopBenchmark {

    private static final int EVENTS = 1 << 18;

    /** Events pending at any time. */
    @Param({"16", "1024", "65536"})
    public int pending = 16;

    private final long[] increments = increments();

    private static long[] increments() {
        RandomStream stream = new RandomStreams(1).stream("increments");
        long[] increments = new long[1 << 12];
        for (int i = 0; i < increments.length; i++) {
            increments[i] = 1 + (long) (1e6 * stream.nextExponential());
        }
        return increments;
    }

    /** Runs a quarter of a million events and gives the time of one. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long hold() {
        EventLoop loop = new EventLoop();
        Replanning handler = new Replanning(loop, EVENTS - pending);
        for (int i = 0; i < pending; i++) {
            loop.schedule(increments[i & (increments.length - 1)], handler.number, i);
        }
        loop.run();
        return loop.nowNanos();
    }

    private final class Replanning implements EventHandler {
        private final EventLoop loop;
        private final int number;
        private int left;

        Replanning(EventLoop loop, int left) {
            this.loop = loop;
            this.left = left;
            this.number = loop.register(this);
        }

        @Override
        public void onEvent(long nowNanos, long payload) {
            if (left-- > 0) {
                long gap = increments[(int) (payload + left) & (increments.length - 1)];
                loop.schedule(nowNanos + gap, number, payload);
            }
        }
    }
}
