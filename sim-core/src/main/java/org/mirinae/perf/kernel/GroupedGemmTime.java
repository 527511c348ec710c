package org.mirinae.perf.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.GroupedGemmFit;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.llm.work.ExpertLoad;
import org.mirinae.llm.work.GroupedGemmSize;
import org.mirinae.stack.StackPurpose;
import org.mirinae.units.Precision;

/**
 * Time of grouped products of experts by the form of {@link GroupedGemmFit}. Multiplications and
 * divisions only.
 */
public final class GroupedGemmTime {

    private static final double ACTIVATION_BYTES = Precision.BF16.bytesPerElement();

    private static final double TILE = 128;

    private final List<GroupedGemmFit> fits;
    private final GpuSpeed speed;
    private final boolean sameFormat;

    private GroupedGemmTime(GpuRates rates, List<GroupedGemmFit> fits, Precision compute) {
        this.fits = fits;
        GroupedGemmFit fit = fits.getFirst();
        // A GPU that cannot multiply a format unpacks it, so the fit's own format counts.
        boolean unpacks = !rates.gpu().peak().containsKey(compute);
        Precision multiplied = unpacks ? fit.compute() : compute;
        this.speed =
                new GpuSpeed(
                        rates.peak(multiplied) * rates.clockShare(),
                        rates.units(),
                        rates.memoryPeak());
        this.sameFormat = fit.compute() == compute || unpacks && alike(fit.weights(), compute);
    }

    /**
     * Finds the fits of the nearest precision for a GPU under a stack. Engines ship kernels of
     * several libraries and choose among them, so a model takes the fastest of all that were
     * measured; lone calls take the stack's own.
     *
     * @return null where nothing was measured, and in training, whose kernels are others
     */
    static @Nullable GroupedGemmTime of(GpuRates rates, Precision compute) {
        KernelEfficiency kernels = rates.gpu().kernels();
        if (kernels == null || rates.stack().purpose() == StackPurpose.TRAINING) {
            return null;
        }
        double least = Double.POSITIVE_INFINITY;
        for (GroupedGemmFit fit : kernels.grouped()) {
            least = Math.min(least, away(fit, compute, rates));
        }
        List<GroupedGemmFit> nearest = new ArrayList<>();
        for (GroupedGemmFit fit : kernels.grouped()) {
            if (away(fit, compute, rates) == least) {
                nearest.add(fit);
            }
        }
        List<GroupedGemmFit> own =
                nearest.stream()
                        .filter(f -> f.library().equalsIgnoreCase(rates.stack().engine()))
                        .toList();
        List<GroupedGemmFit> taken = rates.isWarm() && !own.isEmpty() ? own : nearest;
        return taken.isEmpty() ? null : new GroupedGemmTime(rates, taken, compute);
    }

    /**
     * Returns how unlike the formats of a fit are: those of the products first, then of the
     * weights.
     */
    private static double away(GroupedGemmFit fit, Precision compute, GpuRates rates) {
        boolean unpacked =
                !rates.gpu().peak().containsKey(compute) && alike(fit.weights(), compute);
        if (unpacked && rates.gpu().peak().containsKey(fit.compute())) {
            return Math.abs(fit.weights().bytesPerElement() - compute.bytesPerElement());
        }
        double apart = Math.abs(fit.compute().bytesPerElement() - compute.bytesPerElement());
        double weights = Math.abs(fit.weights().bytesPerElement() - compute.bytesPerElement());
        return 1e6 * (apart + 1e-3) + (fit.compute() != compute ? 1e4 : 0) + 10 * weights;
    }

    /** Formats of four bits, or the same. */
    private static boolean alike(Precision weights, Precision compute) {
        return weights == compute || bits(weights) < 5 && bits(compute) < 5;
    }

    private static double bits(Precision precision) {
        return 8 * precision.bytesPerElement();
    }

    /** The first of the fits it chooses among. */
    NearestFit nearest() {
        GroupedGemmFit fit = fits.getFirst();
        return new NearestFit(fit.library() + " " + fit.version(), fit.quality());
    }

    /** Returns whether the precision is one that was measured. */
    boolean sameFormat() {
        return sameFormat;
    }

    /**
     * Seconds of one launch by the fastest of the fits.
     *
     * @param n columns
     * @param k inner length
     */
    double seconds(double n, double k, GroupedGemmSize size) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < fits.size(); i++) {
            least = Math.min(least, seconds(fits.get(i), n, k, size, speed));
        }
        return least;
    }

    /**
     * Seconds of one launch.
     *
     * @param n columns
     * @param k inner length
     * @param size what the experts are given, and their weights
     */
    public static double seconds(
            GroupedGemmFit fit, double n, double k, GroupedGemmSize size, GpuSpeed speed) {
        ExpertLoad load = size.load();
        double pairs = load.pairs();
        double touched = load.touched();
        double blocks =
                fit.products() * pairs
                        + fit.blocks16() * load.rows16()
                        + fit.blocks64() * load.rows64()
                        + fit.blocks128() * load.rows128();
        double wave = fit.wave() * speed.units() * TILE * TILE * Math.min(1, pairs / TILE);
        double drawn =
                fit.reading() * touched
                        + fit.filled16() * Math.min(touched, pairs / 16)
                        + fit.filled64() * Math.min(touched, pairs / 64);
        double operands =
                fit.rows() * pairs * (n + k) + fit.tokens() * size.tokens() * size.hidden();
        return fit.launch().value()
                + fit.perExpert().value() * touched
                + 2 * (n * blocks + wave) * k / speed.flopsPerSecond()
                + drawn * size.weightBytes() / speed.bytesPerSecond()
                + ACTIVATION_BYTES * operands / speed.bytesPerSecond();
    }
}
