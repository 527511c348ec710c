package org.mirinae.perf.kernel;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.hardware.efficiency.LatentAttentionFit;
import org.mirinae.hardware.efficiency.TrainingGemmFit;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.AttentionSize;
import org.mirinae.llm.work.GroupedGemmSize;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.result.Basis;
import org.mirinae.units.Precision;

/**
 * Says how operators of one kind and precision run on a GPU under a stack, in the numbers that the
 * kernel needs which times operators. Where a fit to measurements is at hand its launch, shares and
 * rounded corner between computing and moving count, elsewhere the roofline with assumed shares.
 * Multiplications, divisions and square roots only, so that every backend is given the same bits.
 */
public final class OperatorTime {

    /** Inner length the time of {@link GemmFit#perInner} is for. */
    private static final double INNER = 1024;

    /** Nobody published products of narrower formats under hours of load beside lone calls. */
    private static final Set<Precision> MEASURED_IN_TRAINING =
            Set.of(Precision.BF16, Precision.FP16);

    private final double flopsPerSecond;
    private final double bytesPerSecond;
    private final double launchSeconds;
    private final double perInnerSeconds;
    private final double tailUnits;
    private final boolean rounded;
    private final @Nullable AttentionTime attention;
    private final @Nullable GroupedGemmTime grouped;
    private final @Nullable GemmSurface products;
    private final @Nullable TrainingGemmFit training;
    private final double clockShare;
    private final double sustained;
    private final GpuRates rates;
    private final Precision compute;
    private final double warmCache;
    private final Basis arithmetic;
    private final Basis memory;

    private OperatorTime(
            GpuRates rates, OperatorKind kind, Precision compute, @Nullable AttentionHeads heads) {
        this.rates = rates;
        this.compute = compute;
        attention = AttentionTime.of(rates, kind, compute, heads);
        grouped =
                kind == OperatorKind.GROUPED_LINEAR && rates.units() > 0
                        ? GroupedGemmTime.of(rates, compute)
                        : null;
        products = kind == OperatorKind.LINEAR ? rates.products(compute) : null;
        training = rates.trainingProducts();
        clockShare = rates.clockShare();
        sustained =
                training != null && MEASURED_IN_TRAINING.contains(compute)
                        ? training.sustained()
                        : 1;
        boolean experts = training != null && kind == OperatorKind.GROUPED_LINEAR;
        boolean whole = attention != null || grouped != null || products != null || experts;
        warmCache = rates.warmCache();
        boolean product = kind == OperatorKind.LINEAR || kind == OperatorKind.GROUPED_LINEAR;
        GemmFit fit = product && !whole ? rates.gemm(compute) : null;
        LatentAttentionFit latent = heads == null && !whole ? rates.latent(kind) : null;
        rounded = fit != null || latent != null;
        tailUnits = whole ? 0 : rates.units() * (fit == null ? 1 : fit.tail());
        if (whole) {
            flopsPerSecond = rates.peak(compute);
            bytesPerSecond = rates.memoryPeak();
        } else {
            flopsPerSecond = flopRate(rates, kind, compute, fit, latent);
            bytesPerSecond = byteRate(rates, fit, latent);
        }
        launchSeconds = launch(rates, fit, latent);
        perInnerSeconds = fit == null ? 0 : fit.perInner().value();
        boolean fitted = fit != null || latent != null || whole;
        boolean carried = grouped != null && !grouped.sameFormat();
        arithmetic =
                carried
                        ? Basis.EXTRAPOLATED
                        : basis(rates, fitted, rates.measuredFlops(kind, compute));
        memory = carried ? Basis.EXTRAPOLATED : basis(rates, fitted, rates.measuredMemory());
    }

    private static double flopRate(
            GpuRates rates,
            OperatorKind kind,
            Precision compute,
            @Nullable GemmFit fit,
            @Nullable LatentAttentionFit latent) {
        if (latent != null) {
            return rates.peak(Precision.BF16) * latent.compute() * rates.clockShare();
        }
        return fit == null
                ? rates.flopRate(kind, compute)
                : rates.peak(compute) * fit.compute() * rates.clockShare();
    }

    private static double byteRate(
            GpuRates rates, @Nullable GemmFit fit, @Nullable LatentAttentionFit latent) {
        if (latent != null) {
            return rates.memoryPeak() * latent.memory();
        }
        return fit == null ? rates.memory() : rates.memoryPeak() * fit.memory();
    }

    /**
     * Returns the seconds between kernels; what the host of a lone call takes is none of a model's.
     */
    private static double launch(
            GpuRates rates, @Nullable GemmFit fit, @Nullable LatentAttentionFit latent) {
        if (fit != null) {
            return fit.launch().value();
        }
        double latentLaunch = latent == null ? 0 : latent.launch().value();
        boolean own = latent != null && latentLaunch <= EngineGemmFits.LONGEST_LAUNCH;
        return own ? latentLaunch : rates.launch();
    }

    static OperatorTime of(GpuRates rates, OperatorKind kind, Precision compute) {
        return new OperatorTime(rates, kind, compute, null);
    }

    /** Returns the time of attention, whose heads may be known. */
    public static OperatorTime of(
            GpuRates rates, OperatorKind kind, Precision compute, @Nullable AttentionHeads heads) {
        return new OperatorTime(rates, kind, compute, heads);
    }

    private static Basis basis(GpuRates rates, boolean fitted, boolean measuredPeak) {
        if (fitted) {
            return rates.fittedOnThisGpu() ? Basis.CALIBRATED : Basis.EXTRAPOLATED;
        }
        return measuredPeak ? Basis.CALIBRATED : Basis.MODELLED;
    }

    /**
     * FLOPs with those wasted while the last wave of blocks runs; sizes 0 where it is no product.
     */
    public double flops(double flops, double m, double n, double k) {
        return n == 0
                ? flops
                : flops
                        + tailUnits
                                * Math.min(m, Roofline.TILE)
                                * Math.min(n, Roofline.TILE)
                                * k
                                * (rounded ? 2 : 1);
    }

    public double flopsPerSecond() {
        return flopsPerSecond;
    }

    public double bytesPerSecond() {
        return bytesPerSecond;
    }

    /**
     * Returns the seconds that come on top of the longer of computing and moving.
     *
     * @param arithmeticSeconds computing alone
     * @param memorySeconds moving alone
     * @param k inner length of a product, or 0
     */
    public double fixedSeconds(double arithmeticSeconds, double memorySeconds, double k) {
        double fixed = launchSeconds + perInnerSeconds * (k / INNER);
        return rounded ? fixed + Roofline.corner(arithmeticSeconds, memorySeconds) : fixed;
    }

    /** Bytes through memory: all, but for repeated calls of one kernel. */
    double bytes(double bytes) {
        return attention == null || warmCache == 0 ? bytes : attention.missed(bytes, warmCache);
    }

    /** Returns whether the time is that of {@link #attentionSeconds}. */
    public boolean isFittedAttention() {
        return attention != null;
    }

    /**
     * Returns the seconds that attention takes on top of the longer of computing and moving at full
     * rates.
     */
    public double attentionSeconds(double longer, AttentionSize size, double bytes) {
        return attention == null ? 0 : Math.max(0, attention.seconds(size, bytes) - longer);
    }

    /**
     * Times of products with weights of n x k; null where the time is not looked up so.
     *
     * @param bytesPerWeight 0 where weights are as wide as what is multiplied
     */
    public GemmSurface.@Nullable Columns columns(double n, double k, double bytesPerWeight) {
        if (products == null) {
            return null;
        }
        GemmSurface surface = rates.products(compute, bytesPerWeight);
        return surface == null ? null : surface.columns(n, k);
    }

    /** Times as long as lone calls a product takes under hours of load. */
    double sustained() {
        return sustained;
    }

    /** Returns whether the time of products of experts is that of {@link #trainedExpertSeconds}. */
    boolean trainsExperts() {
        return training != null;
    }

    /**
     * Returns the seconds that products of experts in training take on top of the longer of
     * computing and moving at full rates.
     *
     * @param touched experts that are met
     */
    double trainedExpertSeconds(double computing, double moving, double touched) {
        return training == null
                ? 0
                : Math.max(
                        0,
                        training.expertSeconds(computing / clockShare, moving, touched)
                                - Math.max(computing, moving));
    }

    /** Returns whether the time is that of {@link #groupedSeconds}. */
    public boolean isFittedGroup() {
        return grouped != null;
    }

    /**
     * Returns the seconds that products of experts take on top of the longer of computing and
     * moving at full rates.
     */
    public double groupedSeconds(double longer, double n, double k, GroupedGemmSize size) {
        return grouped == null ? 0 : Math.max(0, grouped.seconds(n, k, size) - longer);
    }

    /** Returns the basis of the time where computing, or moving, takes longer. */
    public Basis basis(boolean memoryBound) {
        return memoryBound ? memory : arithmetic;
    }
}
