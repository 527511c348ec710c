package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.mirinae.evaluation.fit.GemmFitter.SameArchitecture;
import org.mirinae.evaluation.fit.data.GemmSamples.Sample;
import org.mirinae.evaluation.fit.numeric.Kriging;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.perf.kernel.GemmSurface;
import org.mirinae.perf.kernel.GpuRates;

/** Fits what a hundred products say beyond the form, by {@link Kriging}, at a few hundred knots. */
final class GemmField {

    /** The field's covariances are a square of this many at most. */
    private static final int MOST_POINTS = 1200;

    private static final double[] FIELD_M = {1, 8, 64, 256, 1024, 4096, 16384};

    private static final double[] FIELD_N = {128, 512, 1024, 2048, 4096, 8192, 16384, 65536};

    private GemmField() {}

    /** Ratios to the form by a smooth field through all measurements. */
    static GemmFit fit(
            GemmFit form, GpuRates rates, List<Sample> samples, List<SameArchitecture> relatives) {
        List<Kriging.Point> points = new ArrayList<>();
        points(points, 0, samples, form, rates);
        double fewest = samples.stream().mapToDouble(Sample::m).min().orElse(1);
        Set<Integer> seen = samples.stream().map(GemmField::fold).collect(Collectors.toSet());
        for (int i = 0; i < relatives.size(); i++) {
            SameArchitecture relative = relatives.get(i);
            List<Sample> alike =
                    relative.samples().stream()
                            .filter(s -> seen.contains(fold(s)) && s.m() >= fewest)
                            .toList();
            points(points, i + 1, alike, relative.form(), relative.rates());
        }
        Kriging field = new Kriging(points);
        double least = samples.stream().mapToDouble(s -> Math.min(s.n(), s.k())).min().orElse(1);
        double[] n = Arrays.stream(FIELD_N).filter(size -> size >= least / 2).toArray();
        double[] m = FIELD_M.clone();
        double[] ratios = new double[m.length * n.length * n.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] =
                    StrictMath.exp(
                            field.at(
                                    doublings(m[i / (n.length * n.length)]),
                                    doublings(n[i / n.length % n.length]),
                                    doublings(n[i % n.length])));
        }
        return GemmFitter.withGrid(form, "", m, n, ratios);
    }

    private static int fold(Sample sample) {
        return Math.floorMod(sample.family(), CrossValidation.FOLDS);
    }

    private static double doublings(double size) {
        return StrictMath.log(size) / StrictMath.log(2);
    }

    private static void points(
            List<Kriging.Point> points,
            int gpu,
            List<Sample> samples,
            GemmFit form,
            GpuRates rates) {
        GemmSurface base = GemmSurface.of(form, null, rates);
        int step = Math.max(1, (samples.size() + MOST_POINTS - 1) / MOST_POINTS);
        for (int i = 0; i < samples.size(); i += step) {
            Sample s = samples.get(i);
            points.add(
                    new Kriging.Point(
                            new double[] {doublings(s.m()), doublings(s.n()), doublings(s.k())},
                            gpu,
                            StrictMath.log(s.seconds() / base.seconds(s.m(), s.n(), s.k()))));
        }
    }
}
