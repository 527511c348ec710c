package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.fit.data.GemmSamples.Key;
import org.mirinae.evaluation.fit.data.GemmSamples.Sample;
import org.mirinae.evaluation.fit.numeric.Kriging;
import org.mirinae.evaluation.fit.numeric.LeastSquares;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.hardware.efficiency.GemmGrid;
import org.mirinae.hardware.efficiency.SizeSpan;
import org.mirinae.perf.kernel.GemmKnots;
import org.mirinae.perf.kernel.GemmSurface;
import org.mirinae.perf.kernel.GemmTime;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.units.Seconds;

/**
 * Fits {@link GemmFit} to measured products of one library in one precision on one GPU: the form
 * first, then what measurements say beyond it. Thousands of measurements give a time at every knot.
 * A hundred give ratios at fewer knots: to the form, by {@link Kriging} with the measurements of
 * GPUs of the same architecture beside their own, or to the times of a library of which there are
 * thousands; whichever errs less on shapes it has not seen. Nor have the others of its architecture
 * seen those shapes.
 */
final class GemmFitter {

    /** Fewer measurements give no grid. */
    private static final int FEW = 40;

    /** The number of measurements that give a time at every knot. */
    private static final int MANY = 3000;

    /** The form has five parameters: more measurements than this change them little. */
    private static final int ENOUGH = 400;

    /** Launch 3 us, 3/4 of the peak, 3/4 of the bandwidth, a third of a block, 1 us a thousand. */
    private static final List<double[]> STARTS =
            RobustFit.starts(new double[] {1, 1, 1, -1, 0}, 4, -6);

    /** The weight of an uneven pair of knots beside a measurement. */
    private static final double TOGETHER = 0.05;

    private static final double[] COARSE_TOGETHER = {0.1, 0.3, 1};

    private static final double[] COARSE_M = {1, 32, 256, 2048, 32768};
    private static final double[] COARSE_N = {128, 2048, 16384};

    private final GemmKnots knots = new GemmKnots();
    private final Key key;
    private final GpuRates rates;
    private final double peak;
    private final List<SameArchitecture> relatives;

    /**
     * A GPU of the same kind, and the same library in the same precision there.
     *
     * @param rates of the GPU
     * @param form of the library there
     * @param samples measured there
     */
    record SameArchitecture(GpuRates rates, GemmFit form, List<Sample> samples) {}

    private GemmFitter(Key key, GpuRates rates, List<SameArchitecture> relatives) {
        this.key = key;
        this.rates = rates;
        this.relatives = relatives;
        this.peak = rates.peak(key.precision());
    }

    /**
     * The fit with the least error on shapes left out.
     *
     * @param like a fit of another library to thousands of products in the same precision, or null
     * @param relatives what was measured of the library on GPUs of the same kind
     */
    static GemmFit fit(
            Key key,
            List<Sample> samples,
            GpuRates rates,
            @Nullable GemmFit like,
            List<SameArchitecture> relatives) {
        return new GemmFitter(key, rates, relatives).best(samples, like);
    }

    /** The form alone. */
    static GemmFit form(Key key, List<Sample> samples, GpuRates rates) {
        return new GemmFitter(key, rates, List.of()).form(samples);
    }

    /** Returns whether so many measurements give a time at every knot. */
    static boolean isFull(List<Sample> samples) {
        return samples.size() >= MANY;
    }

    private GemmFit best(List<Sample> samples, @Nullable GemmFit like) {
        loneRowsApart = LoneRows.apart(samples, GemmSurface.of(form(samples), null, rates));
        if (isFull(samples)) {
            return judged(samples, this::dense);
        }
        GemmFit best = judged(samples, this::form);
        if (samples.size() < FEW) {
            return best;
        }
        best = better(best, judged(samples, this::kriged));
        for (double together : COARSE_TOGETHER) {
            best = better(best, judged(samples, seen -> coarse(seen, null, together)));
            if (like != null) {
                best = better(best, judged(samples, seen -> coarse(seen, like, together)));
            }
        }
        return best;
    }

    private static GemmFit better(GemmFit one, GemmFit other) {
        return score(other) < score(one) ? other : one;
    }

    private static double score(GemmFit fit) {
        return fit.quality().medianErrorPercent() + fit.quality().p90ErrorPercent() / 3;
    }

    private interface Way {
        GemmFit fit(List<Sample> seen);
    }

    private GemmFit judged(List<Sample> samples, Way way) {
        FitQuality quality =
                CrossValidation.quality(
                        samples,
                        seen -> {
                            GemmFit fit = way.fit(usual(seen));
                            GemmSurface surface = surface(fit);
                            return s -> surface.seconds(s.m(), s.n(), s.k());
                        },
                        Sample::seconds,
                        Sample::family);
        return withQuality(way.fit(usual(samples)), quality.over(samples.size(), spans(samples)));
    }

    private static List<SizeSpan> spans(List<Sample> samples) {
        return List.of(
                CrossValidation.span("m", samples, Sample::m),
                CrossValidation.span("n", samples, Sample::n),
                CrossValidation.span("k", samples, Sample::k));
    }

    /** Returns the samples that a fit is to see. */
    private List<Sample> usual(List<Sample> samples) {
        return loneRowsApart ? samples.stream().filter(s -> s.m() > 1).toList() : samples;
    }

    private boolean loneRowsApart;
    private @Nullable GemmFit likeFit;
    private double shortest = Double.NaN;

    private GemmSurface surface(GemmFit fit) {
        GemmFit other = likeFit;
        boolean alike = fit.grid() != null && !fit.grid().like().isEmpty() && other != null;
        return GemmSurface.of(
                fit, alike && other != null ? GemmSurface.of(other, null, rates) : null, rates);
    }

    private GemmFit form(List<Sample> samples) {
        int step = Math.max(1, samples.size() / ENOUGH);
        List<Sample> some =
                IntStream.range(0, samples.size())
                        .filter(i -> i % step == 0)
                        .mapToObj(samples::get)
                        .toList();
        RobustFit<Sample> fitting =
                new RobustFit<>(
                        some,
                        (q, s) -> formSeconds(q, s, launch(q, samples)),
                        (q, s) -> s.seconds(),
                        STARTS);
        double[] p = fitting.fit();
        return new GemmFit(
                key.library(),
                key.version(),
                key.precision(),
                key.weights(),
                new Seconds(Rounded.digits(launch(p, samples))),
                new Seconds(perInner(p)),
                Rounded.digits(RobustFit.share(p[1])),
                Rounded.digits(RobustFit.share(p[2])),
                Rounded.digits(RobustFit.positive(p[3])),
                null,
                new FitQuality(samples.size(), 0, 0));
    }

    /** Less than a picosecond is none. */
    private static double perInner(double[] p) {
        double seconds = Rounded.digits(1e-7 * RobustFit.positive(p[4]));
        return seconds < 1e-12 ? 0 : seconds;
    }

    /** Returns the launch time, which is at least half of what the shortest call took. */
    private double launch(double[] p, List<Sample> samples) {
        if (Double.isNaN(shortest)) {
            shortest = samples.stream().mapToDouble(Sample::seconds).min().orElse(0);
        }
        return shortest / 2 + 1e-6 * RobustFit.positive(p[0]);
    }

    private double formSeconds(double[] p, Sample sample, double launch) {
        GemmTime time =
                new GemmTime(
                        key.weightBytes(),
                        peak * RobustFit.share(p[1]),
                        rates.memoryPeak() * RobustFit.share(p[2]),
                        launch,
                        1e-7 * RobustFit.positive(p[4]),
                        rates.units() * RobustFit.positive(p[3]));
        return time.seconds(sample.m(), sample.n(), sample.k());
    }

    /** A time at every knot, relative errors least. */
    private GemmFit dense(List<Sample> samples) {
        GemmFit form = form(samples);
        GemmSurface base = GemmSurface.of(form, null, rates);
        double[] atKnots = new double[knots.count()];
        for (int i = 0; i < atKnots.length; i++) {
            atKnots[i] = base.seconds(knots.m(i), knots.n(i), knots.k(i));
        }
        int rows = knots.rows().length;
        int columns = knots.columns().length;
        LeastSquares system =
                new LeastSquares(knots.count(), 8, neighbours(rows, columns, columns), TOGETHER);
        int[] index = new int[8];
        double[] weight = new double[8];
        for (Sample s : samples) {
            knots.around(s.m(), s.n(), s.k(), index, weight);
            for (int c = 0; c < 8; c++) {
                weight[c] *= atKnots[index[c]] / s.seconds();
            }
            system.add(index, weight, 1);
        }
        double[] ones = new double[knots.count()];
        Arrays.fill(ones, 1);
        return withGrid(form, "", knots.rows(), knots.columns(), system.solve(ones));
    }

    /** Ratios to the form by a smooth field through all measurements. */
    private GemmFit kriged(List<Sample> samples) {
        GemmFit form = form(samples);
        return GemmField.fit(form, rates, samples, relatives);
    }

    /** Logarithms of ratios to the form, or to another library's times, at a few knots. */
    private GemmFit coarse(List<Sample> samples, @Nullable GemmFit like, double together) {
        likeFit = like;
        GemmFit form = form(samples);
        GemmSurface base = GemmSurface.of(like == null ? form : like, null, rates);
        int width = COARSE_N.length;
        LeastSquares system =
                new LeastSquares(
                        COARSE_M.length * width * width,
                        8,
                        neighbours(COARSE_M.length, width, width),
                        together);
        for (Sample s : samples) {
            int[] index = new int[8];
            double[] weight = new double[8];
            around(s, index, weight);
            system.add(
                    index, weight, StrictMath.log(s.seconds() / base.seconds(s.m(), s.n(), s.k())));
        }
        double[] logs = system.solve(new double[COARSE_M.length * width * width]);
        double[] ratios = Arrays.stream(logs).map(StrictMath::exp).toArray();
        return withGrid(form, like == null ? "" : like.library(), COARSE_M, COARSE_N, ratios);
    }

    private static void around(Sample s, int[] index, double[] weight) {
        double[] m = logs(COARSE_M);
        double[] n = logs(COARSE_N);
        double[] at = {StrictMath.log(s.m()), StrictMath.log(s.n()), StrictMath.log(s.k())};
        int i = below(m, at[0]);
        int j = below(n, at[1]);
        int l = below(n, at[2]);
        double u = share(m, i, at[0]);
        double v = share(n, j, at[1]);
        double w = share(n, l, at[2]);
        for (int corner = 0; corner < 8; corner++) {
            int a = corner >> 2;
            int b = corner >> 1 & 1;
            int c = corner & 1;
            index[corner] = ((i + a) * n.length + j + b) * n.length + l + c;
            weight[corner] = (a == 1 ? u : 1 - u) * (b == 1 ? v : 1 - v) * (c == 1 ? w : 1 - w);
        }
    }

    private static double[] logs(double[] sizes) {
        return Arrays.stream(sizes).map(StrictMath::log).toArray();
    }

    private static int below(double[] knots, double size) {
        int at = 0;
        while (at < knots.length - 2 && knots[at + 1] <= size) {
            at++;
        }
        return at;
    }

    private static double share(double[] knots, int at, double size) {
        return Math.max(0, Math.min(1, (size - knots[at]) / (knots[at + 1] - knots[at])));
    }

    /** Pairs of knots beside one another. */
    static int[][] neighbours(int rows, int columns, int inner) {
        List<int[]> pairs = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int l = 0; l < inner; l++) {
                    int at = (i * columns + j) * inner + l;
                    if (i + 1 < rows) {
                        pairs.add(new int[] {at, at + columns * inner});
                    }
                    if (j + 1 < columns) {
                        pairs.add(new int[] {at, at + inner});
                    }
                    if (l + 1 < inner) {
                        pairs.add(new int[] {at, at + 1});
                    }
                }
            }
        }
        return pairs.toArray(int[][]::new);
    }

    static GemmFit withGrid(GemmFit form, String like, double[] m, double[] n, double[] ratios) {
        String permille =
                Arrays.stream(ratios)
                        .mapToObj(r -> Long.toString(Math.max(1, Math.round(1000 * r))))
                        .collect(Collectors.joining(" "));
        List<Double> columns = Arrays.stream(n).boxed().toList();
        GemmGrid grid =
                new GemmGrid(like, Arrays.stream(m).boxed().toList(), columns, columns, permille);
        return new GemmFit(
                form.library(),
                form.version(),
                form.precision(),
                form.weights(),
                form.launch(),
                form.perInner(),
                form.compute(),
                form.memory(),
                form.tail(),
                grid,
                form.quality());
    }

    private static GemmFit withQuality(GemmFit fit, FitQuality quality) {
        return new GemmFit(
                fit.library(),
                fit.version(),
                fit.precision(),
                fit.weights(),
                fit.launch(),
                fit.perInner(),
                fit.compute(),
                fit.memory(),
                fit.tail(),
                fit.grid(),
                quality);
    }
}
