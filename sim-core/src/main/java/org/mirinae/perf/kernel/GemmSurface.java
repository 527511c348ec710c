package org.mirinae.perf.kernel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.hardware.efficiency.GemmGrid;
import org.mirinae.units.Precision;

/**
 * Times of matrix products of one library and precision on one GPU: the form of {@link GemmFit} at
 * the GPU's own peaks, times what measurements say of each region, at the knots of {@link
 * GemmKnots}. Holds by making: no product is faster than its bound; more of a size never takes
 * less; and time grows by no larger a factor than a size, but for one block more where one is full
 * ({@link GemmKnots#growth}). On a GPU of the same architecture the same shares of its own peaks
 * count.
 *
 * <p>Kernels with a scale for blocks of 128 x 128 weights pad columns and inner length to whole
 * blocks.
 */
public final class GemmSurface {

    /** Rounds of mutual yielding before what is left is lifted. */
    private static final int ROUNDS = 40;

    /** Weights along a side of a block that shares a scale; DeepSeek-V3 report, section 3.3. */
    public static final double SCALED_BLOCK = 128;

    private final GemmKnots knots;
    private final double[] ofM;
    private final double[] ofN;
    private final double[] seconds;
    private final double block;

    /**
     * Seconds of the plain form, and the bound no kernel beats.
     *
     * @param time of the plain form
     * @param peak FLOP/s by the data sheet
     * @param bytesPerSecond by the data sheet
     */
    private record Form(GemmTime time, double peak, double bytesPerSecond) {

        double seconds(double m, double n, double k) {
            return time.seconds(m, n, k);
        }

        /** FLOPs over the peak, or the bytes of the weights over the bandwidth. */
        double bound(double m, double n, double k) {
            double moved = n * k * time.weightBytes();
            return Math.max(2 * m * n * k / peak, moved / bytesPerSecond);
        }
    }

    private GemmSurface(GemmKnots knots, double[] seconds, double block) {
        this.knots = knots;
        this.block = block;
        this.ofM = knots.rows();
        this.ofN = knots.columns();
        this.seconds = seconds;
    }

    private static Form form(GemmFit fit, double weightBytes, PeakRates rates) {
        double peak = rates.peak(fit.precision());
        double bytesPerSecond = rates.memoryPeak();
        GemmTime time =
                new GemmTime(
                        weightBytes,
                        peak * fit.compute() * rates.clockShare(),
                        bytesPerSecond * fit.memory(),
                        fit.launch().value(),
                        fit.perInner().value(),
                        rates.units() * fit.tail());
        return new Form(time, peak, bytesPerSecond);
    }

    /**
     * Makes the surface of a fit.
     *
     * @param like the surface of the library its grid is like, or null
     */
    public static GemmSurface of(GemmFit fit, @Nullable GemmSurface like, PeakRates rates) {
        return of(fit, like, rates, fit.weightBytes());
    }

    /**
     * The same with weights of another format than those measured, which the kernel widens before
     * it multiplies: the form with their bytes in place of those measured, widening free.
     *
     * @param weightBytes of one weight
     */
    static GemmSurface of(
            GemmFit fit, @Nullable GemmSurface like, PeakRates rates, double weightBytes) {
        Form form = form(fit, weightBytes, rates);
        Form measured = form(fit, fit.weightBytes(), rates);
        GemmKnots knots = new GemmKnots();
        double[] seconds = new double[knots.count()];
        double[] rows = knots.rows();
        GemmGrid grid = fit.grid();
        Ratios ratios = grid == null ? null : Ratios.of(grid, knots);
        int pairs = seconds.length / rows.length;
        for (int pair = 0; pair < pairs; pair++) {
            double n = knots.n(pair);
            double k = knots.k(pair);
            Columns alike = like == null ? null : like.columns(n, k);
            for (int row = 0; row < rows.length; row++) {
                double m = rows[row];
                double base =
                        alike == null
                                ? form.seconds(m, n, k)
                                : alike.seconds(m)
                                        * form.seconds(m, n, k)
                                        / measured.seconds(m, n, k);
                int at = row * pairs + pair;
                seconds[at] = ratios == null ? base : base * ratios.at(at);
            }
        }
        settle(knots, seconds, form);
        return new GemmSurface(
                knots, seconds, fit.precision() == Precision.FP8_BLOCK ? SCALED_BLOCK : 1);
    }

    /**
     * A grid's ratios, straight over the logarithms of sizes and of ratios.
     *
     * @param m where the rows of each knot of a surface lie among the grid's
     * @param n where its columns lie
     * @param k where its inner length lies
     * @param logs of ratios
     */
    private record Ratios(Axis m, Axis n, Axis k, double[] logs) {

        /**
         * One size of every knot on a grid's axis.
         *
         * @param steps of the axis
         * @param below the grid's knot below, by the surface's knot
         * @param share how far the size lies from it to the next
         */
        private record Axis(int steps, int[] below, double[] share) {

            static Axis of(List<Double> grid, double[] sizes) {
                double[] logs = grid.stream().mapToDouble(StrictMath::log).toArray();
                int[] below = new int[sizes.length];
                double[] share = new double[sizes.length];
                for (int i = 0; i < sizes.length; i++) {
                    double log = StrictMath.log(sizes[i]);
                    below[i] = GemmKnots.below(logs, log);
                    share[i] = GemmKnots.share(logs, below[i], log);
                }
                return new Axis(logs.length, below, share);
            }
        }

        static Ratios of(GemmGrid grid, GemmKnots knots) {
            return new Ratios(
                    Axis.of(grid.m(), knots.rows()),
                    Axis.of(grid.n(), knots.columns()),
                    Axis.of(grid.k(), knots.columns()),
                    Arrays.stream(grid.ratios()).map(StrictMath::log).toArray());
        }

        /** The ratio at a knot of the surface. */
        double at(int knot) {
            int ofK = knot % k.below.length;
            int ofN = knot / k.below.length % n.below.length;
            int ofM = knot / k.below.length / n.below.length;
            double u = m.share[ofM];
            double v = n.share[ofN];
            double w = k.share[ofK];
            double sum = 0;
            for (int corner = 0; corner < 8; corner++) {
                int a = corner >> 2;
                int b = corner >> 1 & 1;
                int c = corner & 1;
                double weight = (a == 1 ? u : 1 - u) * (b == 1 ? v : 1 - v) * (c == 1 ? w : 1 - w);
                int row = (m.below[ofM] + a) * n.steps + n.below[ofN] + b;
                sum += weight * logs[row * k.steps + k.below[ofK] + c];
            }
            return StrictMath.exp(sum);
        }
    }

    /**
     * Makes the laws hold: first neighbours that break one yield half each, then what still does is
     * lifted, so that no time falls below its bound.
     */
    private static void settle(GemmKnots knots, double[] seconds, Form form) {
        for (int round = 0;
                round < ROUNDS && edges(knots, seconds, GemmSurface::yielded);
                round++) {}
        for (int i = 0; i < seconds.length; i++) {
            double bound = form.bound(knots.m(i), knots.n(i), knots.k(i));
            seconds[i] = Math.max(seconds[i], bound);
        }
        while (edges(knots, seconds, GemmSurface::lifted)) {}
    }

    /** Changes the times at two neighbours of which one has more of one size. */
    private interface Edge {
        boolean at(double[] seconds, int low, int high, double growth);
    }

    private static boolean edges(GemmKnots knots, double[] seconds, Edge edge) {
        double[] growthOfM = GemmKnots.growths(knots.rows());
        double[] growthOfN = ratios(knots.columns());
        int rows = growthOfM.length + 1;
        int columns = growthOfN.length + 1;
        boolean any = false;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = knots.index(i, j, 0);
                for (int l = 0; l < columns; l++, at++) {
                    if (i + 1 < rows) {
                        any |= edge.at(seconds, at, at + columns * columns, growthOfM[i]);
                    }
                    if (j + 1 < columns) {
                        any |= edge.at(seconds, at, at + columns, growthOfN[j]);
                    }
                    if (l + 1 < columns) {
                        any |= edge.at(seconds, at, at + 1, growthOfN[l]);
                    }
                }
            }
        }
        return any;
    }

    /** Each size over the one before. */
    private static double[] ratios(double[] sizes) {
        double[] ratios = new double[sizes.length - 1];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = sizes[i + 1] / sizes[i];
        }
        return ratios;
    }

    private static boolean yielded(double[] seconds, int low, int high, double growth) {
        double ratio = seconds[high] / seconds[low];
        double wanted = Math.max(1, Math.min(growth, ratio));
        if (wanted == ratio) {
            return false;
        }
        double each = Math.sqrt(wanted / ratio);
        seconds[high] *= each;
        seconds[low] /= each;
        return Math.abs(each - 1) > 1e-9;
    }

    private static boolean lifted(double[] seconds, int low, int high, double growth) {
        double least = Math.max(seconds[high] / growth, seconds[low]);
        boolean lifts = false;
        if (seconds[high] < seconds[low]) {
            seconds[high] = seconds[low];
            lifts = true;
        }
        if (seconds[low] < least && seconds[high] / growth > seconds[low]) {
            seconds[low] = seconds[high] / growth;
            lifts = true;
        }
        return lifts;
    }

    /** Seconds of a product of m x k activations with k x n weights. */
    public double seconds(double m, double n, double k) {
        return columns(n, k).seconds(m);
    }

    /** Products of m x k activations with the same k x n weights. */
    Columns columns(double columns, double inner) {
        double n = block * Math.ceil(columns / block);
        double k = block * Math.ceil(inner / block);
        int atN = GemmKnots.below(ofN, n);
        int atK = GemmKnots.below(ofN, k);
        double inN = GemmKnots.share(ofN, atN, n);
        double inK = GemmKnots.share(ofN, atK, k);
        // Beyond the last knots work outweighs all else, so time grows as the size does.
        double beyond = Math.max(1, n / ofN[ofN.length - 1]) * Math.max(1, k / ofN[ofN.length - 1]);
        double[] times = new double[ofM.length];
        for (int i = 0; i < times.length; i++) {
            double low =
                    between(
                            seconds[knots.index(i, atN, atK)],
                            seconds[knots.index(i, atN, atK + 1)],
                            inK);
            double high =
                    between(
                            seconds[knots.index(i, atN + 1, atK)],
                            seconds[knots.index(i, atN + 1, atK + 1)],
                            inK);
            times[i] = between(low, high, inN) * beyond;
        }
        return new Columns(ofM, times);
    }

    /** Straight, and level to the last bit where both ends are equal. */
    private static double between(double low, double high, double share) {
        return low + share * (high - low);
    }

    /**
     * Times over m for one n and k.
     *
     * @param rows at the knots
     * @param times at the knots
     */
    public record Columns(double[] rows, double[] times) {

        /** Seconds at so many rows; beyond the last knot they grow as the rows do. */
        public double seconds(double m) {
            if (m <= rows[0]) {
                return times[0];
            }
            if (m >= rows[rows.length - 1]) {
                return times[rows.length - 1] * (m / rows[rows.length - 1]);
            }
            int at = GemmKnots.below(rows, m);
            double slope = (times[at + 1] - times[at]) / (rows[at + 1] - rows[at]);
            return times[at] + slope * (m - rows[at]);
        }
    }
}
