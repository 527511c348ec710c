package org.mirinae.perf.serving;

import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mirinae.perf.kernel.StepUse;

/**
 * Time of an iteration in which a fixed number of sequences decode, over the mean tokens that each
 * looks at, and the sum over as many iterations as one likes. Straight between knots whose distance
 * is a sixteenth to an eighth of where they stand (each token below 16), so a sum over consecutive
 * iterations, each of which adds one token to every sequence, is a closed form: work and memory do
 * not grow with the iterations. Not for several threads.
 */
final class DecodeCurve {

    private static final int PER_DOUBLING = 8;

    private final DoubleUnaryOperator step;
    private final DoubleFunction<StepUse> use;
    private double[] seconds = new double[0];
    private double[] sums = new double[0];
    private @Nullable StepUse[] uses = new StepUse[0];

    /**
     * Makes a curve that is computed where it is asked for.
     *
     * @param price seconds of an iteration, from the mean tokens looked at; never falling
     * @param use of the GPU in such an iteration
     */
    DecodeCurve(DoubleUnaryOperator price, DoubleFunction<StepUse> use) {
        this.step = price;
        this.use = use;
    }

    /** The last knot that is not beyond so many tokens. */
    static int knot(long tokens) {
        if (tokens < PER_DOUBLING) {
            return (int) tokens;
        }
        int exponent = 60 - Long.numberOfLeadingZeros(tokens);
        return PER_DOUBLING * (exponent + 1) + (int) (tokens >>> exponent) % PER_DOUBLING;
    }

    /** Tokens at a knot. */
    static long tokens(int knot) {
        return knot < PER_DOUBLING
                ? knot
                : (long) (PER_DOUBLING + knot % PER_DOUBLING) << (knot / PER_DOUBLING - 1);
    }

    /** Seconds of one iteration in which each sequence looks at so many tokens in the mean. */
    double seconds(double tokens) {
        long whole = (long) tokens;
        double part = tokens - whole;
        return part == 0 ? at(whole) : (1 - part) * at(whole) + part * at(whole + 1);
    }

    /**
     * Seconds of the next iterations together.
     *
     * @param tokens each sequence holds in the mean before the first of them
     * @param iterations how many; zero take no time
     */
    double seconds(double tokens, long iterations) {
        long whole = (long) tokens;
        double part = tokens - whole;
        double from = sum(whole + 1);
        double to = sum(whole + 1 + iterations);
        if (part == 0) {
            return to - from;
        }
        return (1 - part) * (to - from) + part * (sum(whole + 2 + iterations) - sum(whole + 2));
    }

    /** Returns what an iteration near this many tokens takes of the GPU. */
    StepUse use(double tokens) {
        int knot = knot((long) tokens);
        if (knot >= uses.length) {
            uses = Arrays.copyOf(uses, knot + 1);
        }
        StepUse known = uses[knot];
        if (known == null) {
            known = use.apply(Math.max(1, tokens(knot)));
            uses[knot] = known;
        }
        return known;
    }

    private double at(long tokens) {
        int knot = knot(tokens);
        reach(knot + 1);
        long from = tokens(knot);
        double slope = (seconds[knot + 1] - seconds[knot]) / (tokens(knot + 1) - from);
        return seconds[knot] + slope * (tokens - from);
    }

    /** Seconds of all iterations that look at less than so many tokens, from zero on. */
    private double sum(long tokens) {
        int knot = knot(tokens);
        reach(knot + 1);
        long from = tokens(knot);
        double slope = (seconds[knot + 1] - seconds[knot]) / (tokens(knot + 1) - from);
        return sums[knot] + between(tokens - from, seconds[knot], slope);
    }

    private static double between(long count, double first, double slope) {
        return count * first + slope * (0.5 * count * (count - 1));
    }

    private void reach(int knot) {
        int known = seconds.length;
        if (knot < known) {
            return;
        }
        int wanted = Math.max(knot + 1, known + PER_DOUBLING);
        seconds = Arrays.copyOf(seconds, wanted);
        sums = Arrays.copyOf(sums, wanted);
        for (int i = known; i < wanted; i++) {
            seconds[i] = step.applyAsDouble(Math.max(1, tokens(i)));
            if (i > 0) {
                long count = tokens(i) - tokens(i - 1);
                double slope = (seconds[i] - seconds[i - 1]) / count;
                sums[i] = sums[i - 1] + between(count, seconds[i - 1], slope);
            }
        }
    }
}
