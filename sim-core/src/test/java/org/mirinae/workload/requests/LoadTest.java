package org.mirinae.workload.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.problems.Problems;
import org.mirinae.random.Distribution;
import org.mirinae.random.RandomStreams;
import org.mirinae.units.Frequency;
import org.mirinae.units.Seconds;

/** Loads drawn from laws and cut from traces. */
final class LoadTest {

    private static final double RATE = 5;

    static Stream<ArrivalProcess.Open> processes() {
        Frequency rate = new Frequency(RATE);
        return Stream.of(
                new ArrivalProcess.Poisson(rate),
                new ArrivalProcess.Gamma(rate, 2),
                new ArrivalProcess.Weibull(rate, 0.7),
                new ArrivalProcess.Constant(rate),
                new ArrivalProcess.Bursty(rate, 10, new Seconds(1), new Seconds(6)),
                new ArrivalProcess.Diurnal(new Frequency(RATE / 10), null, null, 30.5));
    }

    @ParameterizedTest
    @MethodSource("processes")
    void overALongTimeTheRateIsTheOneAskedFor(ArrivalProcess.Open process) {
        DoubleSupplier times = process.times(new RandomStreams(3).stream("arrivals"));
        // Four weeks of the diurnal law, so that whole weeks are counted.
        double span = process instanceof ArrivalProcess.Diurnal ? 4 * 7 * 86_400.0 : 200_000;
        long count = 0;
        double before = 0;
        for (double at = times.getAsDouble(); at <= span; at = times.getAsDouble()) {
            assertTrue(at >= before, "arrivals never go back");
            before = at;
            count++;
        }
        assertEquals(1, count / span * process.meanGapSeconds(), 0.02);
    }

    @Test
    void theDayHasItsHoursAndTheWeekItsDays() {
        List<Double> hours = java.util.Collections.nCopies(24, 1.0);
        var process =
                new ArrivalProcess.Diurnal(
                        new Frequency(1), hours, List.of(1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0), 0);
        DoubleSupplier times = process.times(new RandomStreams(1).stream("week"));
        long[] byDay = new long[7];
        for (double at = times.getAsDouble(); at < 7 * 86_400; at = times.getAsDouble()) {
            byDay[(int) (at / 86_400)]++;
        }
        double usual = 86_400 * 7 / 5.0;
        assertEquals(usual, byDay[2], 0.02 * usual);
        // Straight from hour to hour: only the last hour of Friday's midnight reaches into it.
        assertTrue(byDay[5] < usual / 24, byDay[5] + " on Saturday");
    }

    @Test
    void burstsMakeTheCountsSpreadWiderThanPoisson() {
        var process =
                new ArrivalProcess.Bursty(new Frequency(10), 20, new Seconds(5), new Seconds(50));
        DoubleSupplier times = process.times(new RandomStreams(9).stream("bursts"));
        double[] counts = new double[5_000];
        for (double at = times.getAsDouble(); at < counts.length; at = times.getAsDouble()) {
            counts[(int) at]++;
        }
        double mean = java.util.Arrays.stream(counts).average().orElseThrow();
        double variance =
                java.util.Arrays.stream(counts)
                        .map(c -> (c - mean) * (c - mean))
                        .average()
                        .orElseThrow();
        assertTrue(variance > 5 * mean, "index of dispersion " + variance / mean);
    }

    private static Arrivals conversations() {
        return new Arrivals(
                new ArrivalProcess.Poisson(new Frequency(1)),
                1000,
                null,
                new Distribution.Constant(100),
                new Distribution.Constant(50),
                null,
                new Conversations(
                        new Distribution.Constant(3),
                        new Distribution.Constant(20),
                        new Distribution.Constant(256),
                        2),
                List.of(
                        new RequestClass("chat", 3, 0, null),
                        new RequestClass("batch", 1, 5, "summaries")));
    }

    @Test
    void laterTurnsCarryTheHistoryAndWaitForTheAnswer() {
        RequestTrace trace = conversations().draw(new RandomStreams(1), "load");
        RequestTraits traits = trace.traits();
        assertEquals(1000, trace.size());
        for (int i = 0; i + 2 < 999; i += 3) {
            assertEquals(256 + 100, trace.inputTokens(i));
            assertEquals(256 + 100 + 150, trace.inputTokens(i + 1));
            assertEquals(256 + 100 + 300, trace.inputTokens(i + 2));
            int[] previous = present(traits.previous());
            assertEquals(-1, previous[i]);
            assertEquals(i, previous[i + 1]);
            RequestPrefixes prefixes = traits.prefixes();
            assertNotNull(prefixes);
            // The prompt and the answer of a turn are the beginning of the next one's prompt.
            assertEquals(prefixes.name(i, 406), prefixes.name(i + 1, 406));
            assertTrue(prefixes.name(i, 406) != prefixes.name((i + 3) % 999, 406));
            assertEquals(present(traits.sloClass())[i], present(traits.sloClass())[i + 2]);
        }
        long batch = java.util.Arrays.stream(present(traits.adapter())).filter(a -> a == 0).count();
        assertEquals(250, batch, 60);
    }

    private static int[] present(int[] column) {
        assertNotNull(column);
        return column;
    }

    @Test
    void aTraceIsCutThenScaledThenShifted() {
        RequestTrace trace =
                new RequestTrace(
                        "t",
                        new long[] {0, 1_000_000_000L, 2_000_000_000L, 5_000_000_000L},
                        new int[] {10, 20, 30, 40},
                        new int[] {1, 2, 3, 4});
        RequestTrace part =
                new Replay(new Seconds(1), new Seconds(5), 2, new Seconds(7), 1.5, 0.1).of(trace);
        assertEquals(2, part.size());
        assertEquals(7_000_000_000L, part.arrivalNanos(0));
        assertEquals(7_500_000_000L, part.arrivalNanos(1));
        assertEquals(30, part.inputTokens(0));
        assertEquals(1, part.outputTokens(0), "an answer has a token");
    }

    @Test
    void lengthsOfATraceGoWithAnyArrivals() {
        RequestTrace lengths =
                new RequestTrace("l", new long[2], new int[] {7, 8}, new int[] {1, 2});
        RequestTrace trace =
                new Arrivals(
                                new ArrivalProcess.Constant(new Frequency(1)),
                                5,
                                null,
                                null,
                                null,
                                lengths,
                                null,
                                null)
                        .draw(new RandomStreams(1), "load");
        assertEquals(5, trace.size());
        assertEquals(7, trace.inputTokens(4));
        assertEquals(2, trace.outputTokens(3));
        assertEquals(5_000_000_000L, trace.arrivalNanos(4));
        assertNull(trace.traits().prefixes());
    }

    @Test
    void aClosedLoopHasNoConversations() {
        Problems problems = new Problems();
        new Arrivals(
                        new ArrivalProcess.ClosedLoop(4),
                        10,
                        null,
                        new Distribution.Constant(1),
                        new Distribution.Constant(1),
                        null,
                        new Conversations(
                                new Distribution.Constant(2),
                                new Distribution.Constant(1),
                                new Distribution.Constant(0),
                                1),
                        null)
                .check(problems);
        assertFalse(problems.isEmpty());
        assertTrue(
                problems.toList().getFirst().message().contains("closed loop"),
                problems.toList().toString());
    }
}
