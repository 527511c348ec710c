package org.mirinae.random;

import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;

/** Rules for bounds of a law. */
final class Bounds {

    /**
     * Least share of a law that must lie inside its bounds, so that redrawing ends soon (assumed: a
     * thousand draws for one number in the worst case).
     */
    private static final double LEAST_INSIDE = 1e-3;

    private Bounds() {}

    static boolean outside(double value, double low, @Nullable Double high) {
        return value < low || (high != null && value > high);
    }

    static void check(double low, @Nullable Double high, Problems problems) {
        if (high != null && high < low) {
            problems.add(
                    "high",
                    "the upper bound " + high + " is below the lower bound " + low,
                    "Maybe swap them.");
        }
    }

    /** Adds a problem where bounds leave almost nothing, which redrawing would never hit. */
    static void checkReachable(
            double low,
            @Nullable Double high,
            double a,
            double b,
            double sigma,
            Problems problems) {
        int before = problems.size();
        check(low, high, problems);
        if (problems.size() > before) {
            return;
        }
        double inside =
                sigma == 0
                        ? (a <= 0 && b >= 0 ? 1 : 0)
                        : SpecialFunctions.normalBetween(a / sigma, b / sigma);
        if (inside < LEAST_INSIDE) {
            problems.add(
                    "less than a thousandth of this law lies between "
                            + low
                            + " and "
                            + (high == null ? "infinity" : high),
                    "Maybe move the bounds around its centre.");
        }
    }
}
