package org.mirinae.simulation.serving;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Spread;

/**
 * Gaps between consecutive tokens over all requests. Mean and deviation are exact; percentiles are
 * those of a histogram with three significant digits, for a day of a service has billions of gaps.
 */
final class GapRecorder {

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
    private double sumMillis;
    private double squareMillis;
    private long count;

    /** So many sequences waited this long for their next token. */
    void record(long nanos, int sequences) {
        if (sequences == 0) {
            return;
        }
        histogram.recordValueWithCount(nanos, sequences);
        double millis = nanos / 1e6;
        sumMillis += millis * sequences;
        squareMillis += millis * millis * sequences;
        count += sequences;
    }

    void add(GapRecorder other) {
        histogram.add(other.histogram);
        sumMillis += other.sumMillis;
        squareMillis += other.squareMillis;
        count += other.count;
    }

    /** In milliseconds; null where no request had a second token. */
    @Nullable Spread spread() {
        if (count == 0) {
            return null;
        }
        double mean = sumMillis / count;
        double variance = Math.max(0, squareMillis / count - mean * mean);
        return new Spread(
                mean,
                percentile(50),
                Math.sqrt(variance),
                percentile(90),
                percentile(95),
                percentile(99));
    }

    private double percentile(double percent) {
        return histogram.getValueAtPercentile(percent) / 1e6;
    }
}
