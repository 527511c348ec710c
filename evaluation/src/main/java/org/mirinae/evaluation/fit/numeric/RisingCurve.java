package org.mirinae.evaluation.fit.numeric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The curve that never falls and lies nearest to measured times, by the sum of the sizes of their
 * logarithms' differences: neighbours that fall are pooled and take their median (Robertson, Wright
 * and Dykstra, Order Restricted Statistical Inference, 1988, section 1.4). One measurement that was
 * held up moves a median little, where a running maximum would carry it along.
 */
public final class RisingCurve {

    private RisingCurve() {}

    /**
     * Through times at rising sizes.
     *
     * @param times all above zero
     */
    public static double[] through(double[] times) {
        List<double[]> pools = new ArrayList<>();
        for (double time : times) {
            double[] pool = {time};
            while (!pools.isEmpty() && median(pools.getLast()) > median(pool)) {
                pool = joined(pools.removeLast(), pool);
            }
            pools.add(pool);
        }
        double[] curve = new double[times.length];
        int i = 0;
        for (double[] pool : pools) {
            Arrays.fill(curve, i, i + pool.length, median(pool));
            i += pool.length;
        }
        return curve;
    }

    private static double[] joined(double[] one, double[] other) {
        double[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        Arrays.sort(both);
        return both;
    }

    /** Returns the median of sorted times; between two, their geometric mean. */
    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : Math.sqrt(sorted[half - 1] * sorted[half]);
    }
}
