package org.mirinae.simulation.serving.state;

import java.util.function.LongToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Spread;

/**
 * Records inter-token latencies: gaps between consecutive tokens over all requests. The mean is
 * exact, the deviation to a part in a million; percentiles are those of a histogram with three
 * significant digits, for a day of a service has billions of gaps.
 */
public final class InterTokenLatencyRecorder {

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
    private double sumMillis;
    private double squareMillis;
    private long count;

    /** The law of the delays in the series that is being recorded. */
    private @Nullable StepDelays law;

    /** Records that so many sequences waited this long for their next token. */
    public void record(long nanos, int sequences) {
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
     * Records that so many sequences went on through a series of iterations without a change: the
     * gaps grow steadily, so those that fall into one class of the histogram are counted together.
     * Random delays come on top, counted by the points of their law, not one by one.
     *
     * @param sums seconds from the beginning of the series to the end of an iteration; only their
     *     differences count, and none is less than the one before
     * @param delays of the iterations, where there are any
     * @param from iterations before the first gap
     * @param to iterations up to the last gap
     * @param nanos from the first gap's beginning to the last gap's end
     */
    public void record(
            LongToDoubleFunction sums,
            @Nullable StepDelays delays,
            long from,
            long to,
            long nanos,
            int sequences) {
        if (sequences == 0) {
            return;
        }
        if (to - from == 1) {
            record(nanos, sequences);
            return;
        }
        double first = sums.applyAsDouble(from + 1) - sums.applyAsDouble(from);
        double last = sums.applyAsDouble(to) - sums.applyAsDouble(to - 1);
        law = delays;
        classes(sums, from, to, first, last, sequences);
        sumMillis += nanos / 1e6 * sequences;
        count += (to - from) * sequences;
    }

    /** Records so many gaps of this length, before any delay. */
    private void gaps(double seconds, long number) {
        StepDelays delays = law;
        if (delays == null) {
            histogram.recordValueWithCount(Math.round(seconds * 1e9), number);
            squareMillis += seconds * seconds * 1e6 * number;
            return;
        }
        double[] points = delays.classes();
        for (int i = 0; i < points.length; i++) {
            long here = number * (i + 1) / points.length - number * i / points.length;
            if (here > 0) {
                double delayed = seconds + points[i];
                histogram.recordValueWithCount(Math.round(delayed * 1e9), here);
                squareMillis += delayed * delayed * 1e6 * here;
            }
        }
    }

    private void classes(
            LongToDoubleFunction sums, long from, long to, double first, double last, int each) {
        long few = Math.round(first * 1e9);
        long many = Math.round(last * 1e9);
        if (to - from == 1 || histogram.valuesAreEquivalent(few, many)) {
            long steps = to - from;
            double mean = (sums.applyAsDouble(to) - sums.applyAsDouble(from)) / steps;
            gaps(mean, steps * each);
            double width = last - first;
            // Within a class gaps are taken to grow evenly.
            squareMillis += width * width / 12 * 1e6 * steps * each;
            return;
        }
        long middle = (from + to) >>> 1;
        double before = sums.applyAsDouble(middle) - sums.applyAsDouble(middle - 1);
        double after = sums.applyAsDouble(middle + 1) - sums.applyAsDouble(middle);
        classes(sums, from, middle, first, before, each);
        classes(sums, middle, to, after, last, each);
    }

    public void add(InterTokenLatencyRecorder other) {
        histogram.add(other.histogram);
        sumMillis += other.sumMillis;
        squareMillis += other.squareMillis;
        count += other.count;
    }

    /** Returns the spread in milliseconds; null where no request had a second token. */
    @Nullable
    public Spread spread() {
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
