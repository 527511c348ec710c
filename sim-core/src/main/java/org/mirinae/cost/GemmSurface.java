package org.mirinae.cost;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.GemmFit;
import org.mirinae.hardware.GemmGrid;
import org.mirinae.hardware.Precision;

/**
 * Times of matrix products of one library and precision on one chip: the form of {@link GemmFit} at
 * the chip's own peaks, times what measurements say of each region, at the knots of {@link
 * GemmKnots}. Holds by making: no product is faster than its bound; more of a size never takes
 * less; and time grows by no larger a factor than a size, but for one block more where one is full
 * ({@link GemmKnots#growth}). On a sister chip the same shares of its own peaks count.
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

    /** Seconds of the plain form, and the bound no kernel beats. */
    private record Form(
            GemmFit fit,
            double weightBytes,
            double peak,
            double bytesPerSecond,
            double clockShare,
            int units) {

        double seconds(double m, double n, double k) {
            return GemmTime.seconds(
                    m,
                    n,
                    k,
                    weightBytes,
                    peak * fit.compute() * clockShare,
                    bytesPerSecond * fit.memory(),
                    fit.launch().value(),
                    fit.perInner().value(),
                    units * fit.tail());
        }

        /** FLOPs over the peak, or the bytes of the weights over the bandwidth. */
        double bound(double m, double n, double k) {
            double moved = n * k * weightBytes;
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

    private static Form form(GemmFit fit, double weightBytes, ChipRates rates) {
        return new Form(
                fit,
                weightBytes,
                rates.peak(fit.precision()),
                rates.memoryPeak(),
                rates.clockShare(),
                rates.units());
    }

    /**
     * Of a fit.
     *
     * @param like the surface of the library its grid is like, or null
     */
    public static GemmSurface of(GemmFit fit, @Nullable GemmSurface like, ChipRates rates) {
        return of(fit, like, rates, fit.weightBytes());
    }

    /**
     * The same with weights of another format than those measured, which the kernel widens before
     * it multiplies: the form with their bytes in place of those measured, widening free.
     *
     * @param weightBytes of one weight
     */
    static GemmSurface of(
            GemmFit fit, @Nullable GemmSurface like, ChipRates rates, double weightBytes) {
        Form form = form(fit, weightBytes, rates);
        Form measured = form(fit, fit.weightBytes(), rates);
        GemmKnots knots = new GemmKnots();
        double[] seconds = new double[knots.count()];
        GemmGrid grid = fit.grid();
        Ratios ratios = grid == null ? null : Ratios.of(grid);
        for (int i = 0; i < seconds.length; i++) {
            double m = knots.m(i);
            double n = knots.n(i);
            double k = knots.k(i);
            double base =
                    like == null
                            ? form.seconds(m, n, k)
                            : like.seconds(m, n, k)
                                    * form.seconds(m, n, k)
                                    / measured.seconds(m, n, k);
            seconds[i] = ratios == null ? base : base * ratios.at(m, n, k);
        }
        settle(knots, seconds, form);
        return new GemmSurface(
                knots, seconds, fit.precision() == Precision.FP8_BLOCK ? SCALED_BLOCK : 1);
    }

    /**
     * A grid's ratios, straight over the logarithms of sizes and of ratios.
     *
     * @param m logarithms of rows at the knots
     * @param n of columns
     * @param k of inner lengths
     * @param logs of ratios
     */
    private record Ratios(double[] m, double[] n, double[] k, double[] logs) {

        static Ratios of(GemmGrid grid) {
            return new Ratios(
                    grid.m().stream().mapToDouble(StrictMath::log).toArray(),
                    grid.n().stream().mapToDouble(StrictMath::log).toArray(),
                    grid.k().stream().mapToDouble(StrictMath::log).toArray(),
                    Arrays.stream(grid.ratios()).map(StrictMath::log).toArray());
        }

        double at(double rows, double columns, double inner) {
            double[] at = {StrictMath.log(rows), StrictMath.log(columns), StrictMath.log(inner)};
            int i = GemmKnots.below(m, at[0]);
            int j = GemmKnots.below(n, at[1]);
            int l = GemmKnots.below(k, at[2]);
            double u = GemmKnots.share(m, i, at[0]);
            double v = GemmKnots.share(n, j, at[1]);
            double w = GemmKnots.share(k, l, at[2]);
            double sum = 0;
            for (int corner = 0; corner < 8; corner++) {
                int a = corner >> 2;
                int b = corner >> 1 & 1;
                int c = corner & 1;
                double weight = (a == 1 ? u : 1 - u) * (b == 1 ? v : 1 - v) * (c == 1 ? w : 1 - w);
                sum += weight * logs[((i + a) * n.length + j + b) * k.length + l + c];
            }
            return StrictMath.exp(sum);
        }
    }

    /**
     * Makes the laws hold: first neighbours that break one yield half each, then what still does is
     * lifted, so that no time falls below its bound.
     */
    private static void settle(GemmKnots knots, double[] seconds, Form form) {
        for (int round = 0; round < ROUNDS && yielded(knots, seconds); round++) {}
        for (int i = 0; i < seconds.length; i++) {
            double bound = form.bound(knots.m(i), knots.n(i), knots.k(i));
            seconds[i] = Math.max(seconds[i], bound);
        }
        while (lifted(knots, seconds)) {}
    }

    private interface Edge {
        boolean at(int low, int high, double growth);
    }

    private static boolean edges(GemmKnots knots, Edge edge) {
        double[] m = knots.rows();
        double[] n = knots.columns();
        boolean any = false;
        for (int i = 0; i < m.length; i++) {
            for (int j = 0; j < n.length; j++) {
                for (int l = 0; l < n.length; l++) {
                    int at = knots.index(i, j, l);
                    if (i + 1 < m.length) {
                        any |=
                                edge.at(
                                        at,
                                        knots.index(i + 1, j, l),
                                        GemmKnots.growth(m[i], m[i + 1]));
                    }
                    if (j + 1 < n.length) {
                        any |= edge.at(at, knots.index(i, j + 1, l), n[j + 1] / n[j]);
                    }
                    if (l + 1 < n.length) {
                        any |= edge.at(at, knots.index(i, j, l + 1), n[l + 1] / n[l]);
                    }
                }
            }
        }
        return any;
    }

    private static boolean yielded(GemmKnots knots, double[] seconds) {
        return edges(
                knots,
                (low, high, growth) -> {
                    double ratio = seconds[high] / seconds[low];
                    double wanted = Math.max(1, Math.min(growth, ratio));
                    if (wanted == ratio) {
                        return false;
                    }
                    double each = Math.sqrt(wanted / ratio);
                    seconds[high] *= each;
                    seconds[low] /= each;
                    return Math.abs(each - 1) > 1e-9;
                });
    }

    private static boolean lifted(GemmKnots knots, double[] seconds) {
        return edges(
                knots,
                (low, high, growth) -> {
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
                });
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
    record Columns(double[] rows, double[] times) {

        /** Seconds at so many rows; beyond the last knot they grow as the rows do. */
        double seconds(double m) {
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
