package org.mirinae.simulation.serving.state;

import java.util.Arrays;
import org.mirinae.random.RandomStream;
import org.mirinae.workload.serving.StepJitter;

/**
 * Random delays of a replica's iterations: independent, gamma with the given mean and coefficient
 * of variation. Their sum over a series is gamma too, so it is drawn as one number, and a part of
 * it, given the whole, is beta (Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1,
 * 1994, chapter 17). Sums over 1024 iterations are drawn first and halved down to the iteration
 * asked for, each half from a stream of its own: the delay of an iteration depends on its number
 * alone, never on how the series before it were cut.
 */
public final class StepDelays {

    private static final int LEVELS = 10;
    private static final int SERIES = 1 << LEVELS;

    /** Points of equal probability by which single delays are counted in histograms. */
    static final int CLASSES = 32;

    private final RandomStream stream;
    private final double shape;
    private final double scale;
    private final double[] classes = new double[CLASSES];

    /** Delays before each series of 1024, as far as known. */
    private double[] before = new double[2];

    private int known = 1;

    /**
     * The part of each stretch that falls into its first half, for two series; NaN where not drawn.
     */
    private final double[][] firstHalf = new double[2][SERIES];

    private final long[] seriesOf = {-1, -1};

    /**
     * Draws the delays of a replica from the first iteration on.
     *
     * @param stream of this replica
     */
    public StepDelays(StepJitter jitter, RandomStream stream) {
        this.stream = stream;
        double variation = jitter.cv() * jitter.cv();
        shape = 1 / variation;
        scale = jitter.mean().value() * variation;
        spread();
    }

    /** Means of the law's 32 parts of equal probability, from so many sorted draws. */
    private void spread() {
        int each = 128;
        double[] draws = new double[CLASSES * each];
        RandomStream of = stream.substream(Long.MAX_VALUE);
        for (int i = 0; i < draws.length; i++) {
            draws[i] = scale * of.nextGamma(shape);
        }
        Arrays.sort(draws);
        for (int i = 0; i < draws.length; i++) {
            classes[i / each] += draws[i] / each;
        }
    }

    /** Seconds that a single delay of each class takes. */
    double[] classes() {
        return classes;
    }

    /** Variance of one delay, in square seconds. */
    double variance() {
        return shape * scale * scale;
    }

    /** Seconds by which the iterations before this one were delayed, all together. */
    public double until(long iteration) {
        int series = Math.toIntExact(iteration >> LEVELS);
        while (known <= series + 1) {
            if (known == before.length) {
                before = Arrays.copyOf(before, 2 * known);
            }
            double whole = scale * stream.substream(-known).nextGamma(shape * SERIES);
            before[known] = before[known - 1] + whole;
            known++;
        }
        double[] halves = halves(series);
        double sum = before[series];
        double left = before[series + 1] - sum;
        int rest = (int) (iteration & (SERIES - 1));
        int node = 1;
        for (int half = SERIES / 2; rest > 0; half >>= 1) {
            double first = left * share(halves, series, node, half);
            if (rest >= half) {
                sum += first;
                left -= first;
                rest -= half;
                node = 2 * node + 1;
            } else {
                left = first;
                node = 2 * node;
            }
        }
        return sum;
    }

    private double[] halves(int series) {
        int place = series & 1;
        if (seriesOf[place] != series) {
            seriesOf[place] = series;
            Arrays.fill(firstHalf[place], Double.NaN);
        }
        return firstHalf[place];
    }

    private double share(double[] halves, int series, int node, int half) {
        if (Double.isNaN(halves[node])) {
            RandomStream draw = stream.substream((long) series << LEVELS | node);
            double first = draw.nextGamma(shape * half);
            double second = draw.nextGamma(shape * half);
            double both = first + second;
            halves[node] = both == 0 ? 0.5 : first / both;
        }
        return halves[node];
    }
}
