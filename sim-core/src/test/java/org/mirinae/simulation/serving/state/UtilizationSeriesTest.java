package org.mirinae.simulation.serving.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;

/** Sums over time survive every doubling of the intervals. */
final class UtilizationSeriesTest {

    @Test
    void nothingIsLostHoweverLongItRuns() {
        RandomStream random = new RandomStreams(4).stream("series");
        UtilizationSeries one = new UtilizationSeries();
        UtilizationSeries two = new UtilizationSeries();
        double tokens = 0;
        double runningSeconds = 0;
        long now = 0;
        for (int i = 0; i < 5_000; i++) {
            long to = now + 1 + random.nextLong(40_000_000);
            int running = (int) random.nextLong(64);
            (i % 2 == 0 ? one : two).add(now, to, running, 1, 2, running * 3, 5);
            tokens += running * 3;
            runningSeconds += running * (to - now) / 1e9;
            now = to;
        }
        one.add(two);
        double tokensSeen = 0;
        double runningSeen = 0;
        double waitingSeen = 0;
        for (int i = 0; i < one.intervals(); i++) {
            double seconds = one.nanos(i) / 1e9;
            tokensSeen += one.tokensPerSecond(i) * seconds;
            runningSeen += one.running(i) * seconds;
            waitingSeen += one.waiting(i) * seconds;
        }
        assertEquals(tokens, tokensSeen, 1e-9 * tokens);
        assertEquals(runningSeconds, runningSeen, 1e-9 * runningSeconds);
        assertEquals(now / 1e9, waitingSeen, 1e-6);
        assertTrue(one.intervals() > 256 && one.intervals() <= 512, one.intervals() + "");
        assertEquals(now, one.startNanos(one.intervals() - 1) + one.nanos(one.intervals() - 1));
    }
}
