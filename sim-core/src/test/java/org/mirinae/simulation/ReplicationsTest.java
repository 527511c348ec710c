package org.mirinae.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mirinae.result.Family;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;
import org.mirinae.result.Objective;

class ReplicationsTest {

    record Part(double share, @Nullable Double maybe) {}

    record Whole(long count, double seconds, String name, Part part, List<Objective> objectives) {}

    private static Whole whole(long count, double seconds, @Nullable Double maybe) {
        boolean met = seconds * 1000 <= 1500;
        return new Whole(
                count,
                seconds,
                "x",
                new Part(seconds / 10, maybe),
                List.of(new Objective("p99_ttft_ms", 1500, seconds * 1000, met)));
    }

    @Test
    void meanGoesThroughEveryComponentAndJudgesObjectivesAnew() {
        Whole mean = Replications.mean(List.of(whole(1, 1, 3.0), whole(4, 3, null)));
        assertEquals(
                new Whole(
                        3,
                        2,
                        "x",
                        new Part(0.2, null),
                        List.of(new Objective("p99_ttft_ms", 1500, 2000, false))),
                mean);
    }

    @Test
    void oneRunIsItsOwnMean() {
        Whole only = whole(1, 1.5, 3.0);
        assertEquals(only, Replications.mean(List.of(only)));
    }

    @Test
    void nineOfTenIntervalsOverSeedsHoldTheTrueMean() {
        long seed = 5;
        Random random = new Random(seed);
        int inside = 0;
        for (int i = 0; i < 4000; i++) {
            List<Double> draws = new ArrayList<>();
            for (int j = 0; j < 5; j++) {
                draws.add(10 + random.nextGaussian());
            }
            Interval interval = Replications.interval(draws);
            inside += interval.low() <= 10 && 10 <= interval.high() ? 1 : 0;
        }
        // 3,600 expected, standard deviation 19
        assertTrue(Math.abs(inside - 3600) < 80, "seed " + seed + ": " + inside);
    }

    @Test
    void figuresThatDoNotVaryKeepTheirCalibrationBounds() {
        SequencedMap<String, Interval> bounds = new LinkedHashMap<>();
        Interval wide = new Interval(0, 10, 0.9, Interval.CALIBRATION);
        bounds.put("a", wide);
        bounds.put("b", wide);
        Replications.overlay(
                bounds,
                List.of(
                        List.of(figure("a", 1), figure("b", 1)),
                        List.of(figure("a", 1), figure("b", 3))));
        assertEquals(wide, bounds.get("a"));
        Interval b = bounds.get("b");
        assertEquals("seeds", b.from());
        assertEquals(2 - 6.314, b.low(), 1e-12);
        assertEquals(2 + 6.314, b.high(), 1e-12);
    }

    private static Figure figure(String path, double value) {
        return new Figure(path, value, "s", Family.LATENCY, null);
    }
}
