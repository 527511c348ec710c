package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToIntFunction;
import org.mirinae.evaluation.fit.numeric.NelderMead;
import org.mirinae.hardware.efficiency.FitQuality;

/**
 * Fits the parameters of a formula to measured times: least sums of errors of the logarithm, large
 * ones counted linearly (soft L1), so that a few odd measurements bend nothing.
 *
 * @param <S> a measurement
 */
final class RobustFit<S> {

    /** Errors of the logarithm beyond this count linearly. */
    private static final double SOFT = 0.1;

    private static final double FIRST_STEP = 0.7;

    private final List<S> samples;
    private final ToDoubleBiFunction<double[], S> model;
    private final ToDoubleBiFunction<double[], S> measured;
    private final List<double[]> starts;

    /**
     * A fit.
     *
     * @param samples measurements
     * @param model time of a measurement by parameters
     * @param measured its measured time
     * @param starts where to begin to look; parameters are unbounded reals
     */
    RobustFit(
            List<S> samples,
            ToDoubleBiFunction<double[], S> model,
            ToDoubleBiFunction<double[], S> measured,
            List<double[]> starts) {
        this.samples = samples;
        this.model = model;
        this.measured = measured;
        this.starts = starts;
    }

    /** The parameters. */
    double[] fit() {
        return fit(samples);
    }

    private double[] fit(List<S> some) {
        double[] best = starts.getFirst();
        double least = Double.POSITIVE_INFINITY;
        for (double[] start : starts) {
            double[] found = NelderMead.minimum(p -> loss(p, some), start, FIRST_STEP);
            double loss = loss(found, some);
            if (loss < least) {
                least = loss;
                best = found;
            }
        }
        return best;
    }

    private double loss(double[] parameters, List<S> some) {
        double sum = 0;
        for (S sample : some) {
            double error = error(parameters, sample) / SOFT;
            sum += Math.sqrt(1 + error * error) - 1;
        }
        return sum / some.size() + 1e-6;
    }

    private double error(double[] parameters, S sample) {
        return StrictMath.log(
                model.applyAsDouble(parameters, sample)
                        / measured.applyAsDouble(parameters, sample));
    }

    /**
     * Errors on families of measurements left out, each predicted from the others.
     *
     * @param judged the measurements, each once
     * @param weighted the same as a fit is to see them, some perhaps more than once
     */
    FitQuality crossValidated(
            List<S> judged, Function<List<S>, List<S>> weighted, ToIntFunction<S> family) {
        return CrossValidation.quality(
                judged,
                seen -> {
                    double[] parameters = fit(weighted.apply(seen));
                    return s -> model.applyAsDouble(parameters, s);
                },
                s -> measured.applyAsDouble(new double[0], s),
                family);
    }

    /** The same where each measurement counts once. */
    FitQuality crossValidated(ToIntFunction<S> family) {
        return crossValidated(samples, seen -> seen, family);
    }

    /** The logistic function: any real to 0 to 1. */
    static double share(double real) {
        return 1 / (1 + StrictMath.exp(-Math.max(-30, Math.min(30, real))));
    }

    /** The exponential: any real to above zero. */
    static double positive(double real) {
        return StrictMath.exp(Math.max(-40, Math.min(40, real)));
    }

    /** Copies, for starts that differ in one parameter. */
    static List<double[]> starts(double[] first, int parameter, double... others) {
        List<double[]> starts = new ArrayList<>(List.of(first));
        for (double other : others) {
            double[] start = Arrays.copyOf(first, first.length);
            start[parameter] = other;
            starts.add(start);
        }
        return List.copyOf(starts);
    }
}
