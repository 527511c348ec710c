package org.mirinae.evaluation.fit.numeric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/**
 * Finds a minimum without derivatives by a simplex that reflects, grows and shrinks (Nelder and
 * Mead, Computer Journal 7, 1965), begun anew from its best point until that gains nothing.
 * Deterministic.
 */
public final class NelderMead {

    private static final int ROUNDS = 6;
    private static final int STEPS_PER_DIMENSION = 120;
    private static final double GAIN = 1e-4;

    private NelderMead() {}

    private record Point(double[] at, double value) {}

    /** The best point found from a start, with steps of this size in each direction at first. */
    public static double[] minimum(
            ToDoubleFunction<double[]> function, double[] start, double step) {
        Point best = new Point(start.clone(), function.applyAsDouble(start));
        for (int round = 0; round < ROUNDS; round++) {
            Point next = descend(function, best, step / (1 + round));
            boolean gained = next.value < best.value * (1 - GAIN);
            best = next;
            if (!gained && round > 0) {
                break;
            }
        }
        return best.at;
    }

    private static Point descend(ToDoubleFunction<double[]> function, Point start, double step) {
        int n = start.at.length;
        Point[] simplex = new Point[n + 1];
        simplex[0] = start;
        for (int i = 0; i < n; i++) {
            double[] at = start.at.clone();
            at[i] += step;
            simplex[i + 1] = new Point(at, function.applyAsDouble(at));
        }
        for (int i = 0; i < STEPS_PER_DIMENSION * n; i++) {
            Arrays.sort(simplex, Comparator.comparingDouble(Point::value));
            if (simplex[n].value - simplex[0].value < 1e-9 * Math.abs(simplex[0].value)) {
                break;
            }
            move(function, simplex);
        }
        Arrays.sort(simplex, Comparator.comparingDouble(Point::value));
        return simplex[0];
    }

    private static void move(ToDoubleFunction<double[]> function, Point[] simplex) {
        int n = simplex.length - 1;
        double[] centre = new double[n];
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < n; d++) {
                centre[d] += simplex[i].at[d] / n;
            }
        }
        Point reflected = along(function, centre, simplex[n].at, -1);
        if (reflected.value < simplex[0].value) {
            Point farther = along(function, centre, simplex[n].at, -2);
            simplex[n] = farther.value < reflected.value ? farther : reflected;
        } else if (reflected.value < simplex[n - 1].value) {
            simplex[n] = reflected;
        } else {
            Point nearer = along(function, centre, simplex[n].at, 0.5);
            if (nearer.value < simplex[n].value) {
                simplex[n] = nearer;
            } else {
                for (int i = 1; i <= n; i++) {
                    simplex[i] = along(function, simplex[0].at, simplex[i].at, 0.5);
                }
            }
        }
    }

    private static Point along(
            ToDoubleFunction<double[]> function, double[] from, double[] to, double factor) {
        double[] at = new double[from.length];
        for (int d = 0; d < at.length; d++) {
            at[d] = from[d] + factor * (to[d] - from[d]);
        }
        return new Point(at, function.applyAsDouble(at));
    }
}
