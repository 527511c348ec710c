package org.mirinae.simulation.serving;

import java.util.function.LongToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Spread;

/**
 * Gaps between consecutive tokens over all requests. The mean is exact, the deviation to a part in
 * a million; percentiles are those of a histogram with three significant digits, for a day of a
 * service has billions of gaps.
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

    /**
     * So many sequences went on through a series of iterations without a change: the gaps grow
     * steadily, so those that fall into one class of the histogram are counted together.
     *
     * @param sums seconds from the beginning of the series to the end of an iteration; only their
     *     differences count, and none is less than the one before
     * @param from iterations before the first gap
     * @param to iterations up to the last gap
     * @param nanos from the first gap's beginning to the last gap's end
     */
    void record(LongToDoubleFunction sums, long from, long to, long nanos, int sequences) {
        if (sequences == 0) {
            return;
        }
        double first = sums.applyAsDouble(from + 1) - sums.applyAsDouble(from);
        double last = sums.applyAsDouble(to) - sums.applyAsDouble(to - 1);
        classes(sums, from, to, first, last, sequences);
        sumMillis += nanos / 1e6 * sequences;
        count += (to - from) * sequences;
    }

    private void classes(
            LongToDoubleFunction sums, long from, long to, double first, double last, int each) {
        long few = Math.round(first * 1e9);
        long many = Math.round(last * 1e9);
        if (to - from == 1 || histogram.valuesAreEquivalent(few, many)) {
            long steps = to - from;
            double mean = (sums.applyAsDouble(to) - sums.applyAsDouble(from)) / steps;
            histogram.recordValueWithCount(Math.round(mean * 1e9), steps * each);
            double width = last - first;
            // Within a class gaps are taken to grow evenly.
            squareMillis += (mean * mean + width * width / 12) * 1e6 * steps * each;
            return;
        }
        long middle = (from + to) >>> 1;
        double before = sums.applyAsDouble(middle) - sums.applyAsDouble(middle - 1);
        double after = sums.applyAsDouble(middle + 1) - sums.applyAsDouble(middle);
        classes(sums, from, middle, first, before, each);
        classes(sums, middle, to, after, last, each);
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
