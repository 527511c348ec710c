package org.mirinae.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.mirinae.hardware.FitQuality;

/** How a way of fitting errs on families of measurements it has not seen, in five folds. */
final class HeldOut {

    static final int FOLDS = 5;

    private HeldOut() {}

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
        List<Double> ratios = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            List<S> seen = new ArrayList<>();
            List<S> unseen = new ArrayList<>();
            for (S sample : samples) {
                boolean left = Math.floorMod(family.applyAsInt(sample), FOLDS) == fold;
                (left ? unseen : seen).add(sample);
            }
            if (!seen.isEmpty() && !unseen.isEmpty()) {
                ToDoubleFunction<S> model = fit.apply(seen);
                for (S sample : unseen) {
                    ratios.add(seconds.applyAsDouble(sample) / model.applyAsDouble(sample));
                }
            }
        }
        return quality(samples.size(), ratios);
    }

    /** Of measured times over predicted ones. */
    static FitQuality quality(int rows, List<Double> ratios) {
        double[] errors =
                ratios.stream().mapToDouble(r -> 100 * Math.abs(1 / r - 1)).sorted().toArray();
        double[] sorted = ratios.stream().mapToDouble(r -> r).sorted().toArray();
        if (sorted.length == 0) {
            return new FitQuality(rows, 0, 0);
        }
        return new FitQuality(
                rows,
                Fitting.quantile(errors, 0.5),
                Fitting.quantile(errors, 0.9),
                Fitting.digits(sorted[(int) (0.05 * (sorted.length - 1))]),
                Fitting.digits(sorted[(int) Math.ceil(0.95 * (sorted.length - 1))]));
    }
}
