package org.mirinae.simulation.serving.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Spread;

/** Exact spreads of per-request figures. */
public final class Spreads {

    private Spreads() {}

    /**
     * Returns the spread of all values that are not NaN; percentiles by linear interpolation
     * between order statistics, as NumPy takes them.
     *
     * @return null where there are none
     */
    static @Nullable public Spread of(double[] values) {
        double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        if (sorted.length == 0) {
            return null;
        }
        double sum = 0;
        for (double value : sorted) {
            sum += value;
        }
        double mean = sum / sorted.length;
        double squares = 0;
        for (double value : sorted) {
            squares += (value - mean) * (value - mean);
        }
        return new Spread(
                mean,
                percentile(sorted, 50),
                Math.sqrt(squares / sorted.length),
                percentile(sorted, 90),
                percentile(sorted, 95),
                percentile(sorted, 99));
    }

    static double percentile(double[] sorted, double percent) {
        double place = percent / 100 * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
