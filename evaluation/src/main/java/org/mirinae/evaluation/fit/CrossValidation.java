package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.SizeSpan;

/** Tells how a way of fitting errs on families of measurements it has not seen, in five folds. */
final class CrossValidation {

    static final int FOLDS = 5;

    private CrossValidation() {}

    /**
     * Errors of families left out, each predicted from the others.
     *
     * @param fit makes a model of the time from the measurements it may see
     * @param seconds measured
     * @param family of a measurement
     */
    static <S> FitQuality quality(
            List<S> samples,
            Function<List<S>, ToDoubleFunction<S>> fit,
            ToDoubleFunction<S> seconds,
            ToIntFunction<S> family) {
        List<double[]> folds = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            List<S> seen = new ArrayList<>();
            List<S> unseen = new ArrayList<>();
            for (S sample : samples) {
                boolean left = Math.floorMod(family.applyAsInt(sample), FOLDS) == fold;
                (left ? unseen : seen).add(sample);
            }
            if (!seen.isEmpty() && !unseen.isEmpty()) {
                ToDoubleFunction<S> model = fit.apply(seen);
                folds.add(
                        unseen.stream()
                                .mapToDouble(s -> seconds.applyAsDouble(s) / model.applyAsDouble(s))
                                .toArray());
            }
        }
        return quality(samples.size(), folds);
    }

    /** Judges the ratios of measured times over predicted ones, fold by fold. */
    static FitQuality quality(int rows, List<double[]> folds) {
        double[] ratios = sorted(folds);
        if (ratios.length == 0) {
            return new FitQuality(rows, 0, 0);
        }
        double[] errors =
                Arrays.stream(ratios).map(r -> 100 * Math.abs(1 / r - 1)).sorted().toArray();
        return new FitQuality(
                rows,
                Rounded.quantile(errors, 0.5),
                Rounded.quantile(errors, 0.9),
                Rounded.digits(low(ratios)),
                Rounded.digits(high(ratios)),
                folds.size() < 2 ? null : Double.valueOf(coverage(folds, ratios.length)),
                List.of());
    }

    /** Percent of all inside the interval that the folds beside their own give. */
    private static double coverage(List<double[]> folds, int all) {
        int inside = 0;
        for (double[] fold : folds) {
            double[] others = sorted(folds.stream().filter(f -> f != fold).toList());
            double low = Math.min(1, low(others));
            double high = Math.max(1, high(others));
            inside += (int) Arrays.stream(fold).filter(r -> r >= low && r <= high).count();
        }
        return Math.round(1000.0 * inside / all) / 10.0;
    }

    private static double low(double[] sorted) {
        return sorted[(int) (0.05 * (sorted.length - 1))];
    }

    private static double high(double[] sorted) {
        return sorted[(int) Math.ceil(0.95 * (sorted.length - 1))];
    }

    private static double[] sorted(List<double[]> folds) {
        return folds.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    }

    /** Returns how far samples reach along one of their sizes. */
    static <S> SizeSpan span(String size, List<S> samples, ToDoubleFunction<S> of) {
        double least = samples.stream().mapToDouble(of).min().orElse(1);
        double most = samples.stream().mapToDouble(of).max().orElse(1);
        return new SizeSpan(size, least, most);
    }
}
