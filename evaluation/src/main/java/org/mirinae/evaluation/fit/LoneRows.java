package org.mirinae.evaluation.fit;

import java.util.List;
import java.util.function.Predicate;
import org.mirinae.evaluation.fit.data.GemmSamples.Sample;
import org.mirinae.perf.kernel.GemmSurface;

/**
 * Products of one row that take much longer than those of a few rows: some libraries hand them to
 * another kernel, or prepare them otherwise. No time that grows with the rows can say both, so
 * those of one row are left out of a fit; they are judged all the same.
 */
final class LoneRows {

    /** Products of so many rows at most wait for their weights. */
    private static final int FEW_ROWS = 16;

    /** The factor by which one row takes longer than a few where it goes another way. */
    private static final double LONGER = 1.5;

    private LoneRows() {}

    /** Returns whether single rows go another way, beside the times of a form. */
    static boolean apart(List<Sample> samples, GemmSurface form) {
        double lone = medianRatio(samples, s -> s.m() == 1, form);
        double few = medianRatio(samples, s -> s.m() > 1 && s.m() <= FEW_ROWS, form);
        return lone > LONGER * few;
    }

    private static double medianRatio(
            List<Sample> samples, Predicate<Sample> some, GemmSurface form) {
        double[] ratios =
                samples.stream()
                        .filter(some)
                        .mapToDouble(s -> s.seconds() / form.seconds(s.m(), s.n(), s.k()))
                        .sorted()
                        .toArray();
        return ratios.length == 0 ? 1 : ratios[ratios.length / 2];
    }
}
