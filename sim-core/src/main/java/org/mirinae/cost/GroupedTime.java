package org.mirinae.cost;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.GroupedFit;
import org.mirinae.hardware.KernelEfficiency;
import org.mirinae.hardware.Precision;
import org.mirinae.stack.StackPurpose;

/**
 * Time of grouped products of experts by the form of {@link GroupedFit}. Multiplications, divisions
 * and square roots only.
 */
public final class GroupedTime {

    /** Experts whose weights together are drawn at half of what {@link GroupedFit#expert} costs. */
    private static final double FEW = 4;

    private static final double ACTIVATION_BYTES = Precision.BF16.bytesPerElement();

    private final GroupedFit fit;
    private final double peak;
    private final double units;
    private final double bandwidth;
    private final double skew;
    private final boolean sameFormat;

    private GroupedTime(ChipRates rates, GroupedFit fit, Precision compute) {
        this.fit = fit;
        this.peak = rates.peak(compute) * rates.clockShare();
        this.units = rates.units();
        this.bandwidth = rates.memoryPeak();
        this.skew = rates.skew();
        this.sameFormat = fit.compute() == compute;
    }

    /**
     * On a chip under a stack: the fit of the nearest precision, then of the stack's own library.
     *
     * @return null where nothing was measured, and in training, whose kernels are others
     */
    static @Nullable GroupedTime of(ChipRates rates, Precision compute) {
        KernelEfficiency kernels = rates.gpu().kernels();
        if (kernels == null || rates.stack().purpose() == StackPurpose.TRAINING) {
            return null;
        }
        GroupedFit best = null;
        double least = Double.POSITIVE_INFINITY;
        for (GroupedFit fit : kernels.grouped()) {
            double apart = Math.abs(fit.compute().bytesPerElement() - compute.bytesPerElement());
            boolean own = fit.library().equalsIgnoreCase(rates.stack().engine());
            double away = 1e6 * apart + (own ? 0 : 1e2) - 1e-4 * fit.quality().rows();
            if (fit.compute() != compute) {
                away += 1e4;
            }
            if (away < least) {
                least = away;
                best = fit;
            }
        }
        return best == null ? null : new GroupedTime(rates, best, compute);
    }

    /** Skew of routing by its name in published tables: 0 where it is balanced. */
    public static double skew(String distribution) {
        return switch (distribution) {
            case "power_law_1.01" -> 0.5;
            case "power_law_1.2" -> 1;
            default -> 0;
        };
    }

    /** Whether the precision is one that was measured. */
    boolean sameFormat() {
        return sameFormat;
    }

    double seconds(
            double n,
            double k,
            double hidden,
            double tokens,
            double pairs,
            double touched,
            double weightBytes) {
        return seconds(
                fit,
                n,
                k,
                hidden,
                tokens,
                pairs,
                touched,
                weightBytes,
                skew,
                peak,
                units,
                bandwidth);
    }

    /**
     * Seconds of one launch.
     *
     * @param n columns
     * @param k inner length
     * @param hidden width of a token
     * @param tokens that were routed
     * @param pairs of a token and an expert here
     * @param touched experts here that are met
     * @param weightBytes of one expert
     * @param skew 0 for balanced routing, 1 for a power law of exponent 1.2
     */
    public static double seconds(
            GroupedFit fit,
            double n,
            double k,
            double hidden,
            double tokens,
            double pairs,
            double touched,
            double weightBytes,
            double skew,
            double peak,
            double units,
            double bandwidth) {
        double wave =
                fit.tail()
                        * units
                        * Roofline.TILE
                        * Roofline.TILE
                        * k
                        * Math.min(1, pairs / Roofline.TILE);
        double computing =
                2 * (n * k * pairs * (1 + fit.skew() * skew) + wave) / (fit.share() * peak);
        double moving = touched * weightBytes / (fit.memory() * bandwidth);
        double operands = fit.rows() * pairs * (n + k) + fit.tokens() * tokens * hidden;
        return fit.launch().value()
                + fit.perExpert().value() * touched
                + Math.max(computing, moving)
                + OperatorTime.corner(computing, moving)
                + ACTIVATION_BYTES * operands / bandwidth
                + fit.expert() * weightBytes / bandwidth * touched / (touched + FEW);
    }
}
