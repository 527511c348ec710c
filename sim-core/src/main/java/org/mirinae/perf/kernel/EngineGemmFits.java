package org.mirinae.perf.kernel;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.hardware.efficiency.GemmGrid;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.units.Precision;

/** Finds the fit of matrix products by which an engine's model is timed. */
final class EngineGemmFits {

    /** Formats whose scales differ by less than this are one. */
    private static final double SAME = 0.1;

    /** Weights of so many bytes over those measured are of a narrower format. */
    private static final double NARROWER = 0.8;

    /** Longer launches are those of a host that prepares a call, not of the GPU; assumed. */
    static final double LONGEST_LAUNCH = 10e-6;

    private final @Nullable KernelEfficiency kernels;
    private final String engine;
    private final boolean warm;

    /**
     * The surfaces by fit, each of which is one object of the catalogue's entry, and bytes of a
     * weight.
     */
    private final Map<GemmFit, Map<Double, GemmSurface>> surfaces = new IdentityHashMap<>();

    /**
     * Keeps the fits of a GPU.
     *
     * @param kernels measured of it or one of the same architecture, or null
     * @param engine whose own library goes first
     * @param warm whether one kernel is called again and again, rather than a model run
     */
    EngineGemmFits(@Nullable KernelEfficiency kernels, String engine, boolean warm) {
        this.kernels = kernels;
        this.engine = engine;
        this.warm = warm;
    }

    /**
     * The fit in a precision, else in the one it is computed in: that of the own library where
     * there is one, else the one with the most measurements behind it. A fit of the same weights
     * goes before one of weights as wide as the other operand.
     *
     * @param weightBytes of one weight; 0 where it is as wide as the other operand
     */
    @Nullable GemmFit fit(Precision precision, Precision computed, double weightBytes) {
        KernelEfficiency measured = kernels;
        if (measured == null) {
            return null;
        }
        for (Precision like : List.of(precision, computed, sameCircuits(computed))) {
            GemmFit best = null;
            for (GemmFit fit : measured.gemm()) {
                if (fit.precision() == like
                        && (fit.weights() == null || isLike(fit, weightBytes))
                        && (best == null || rank(fit, weightBytes) > rank(best, weightBytes))) {
                    best = fit;
                }
            }
            if (best != null) {
                return best;
            }
        }
        return null;
    }

    /**
     * The own library goes first, but for kernels whose lone calls wait for their host: engines
     * launch from captured graphs, so that those times say nothing of a model.
     */
    private double rank(GemmFit fit, double weightBytes) {
        boolean own = fit.library().equalsIgnoreCase(engine);
        boolean hostBound = !warm && fit.launch().value() > LONGEST_LAUNCH;
        boolean sameWeights = fit.weights() != null && isLike(fit, weightBytes);
        return (hostBound ? -1e12 : 0)
                + (sameWeights ? 1e10 : 0)
                + (own ? 1e9 : 0)
                + fit.quality().rows();
    }

    private static boolean isLike(GemmFit fit, double weightBytes) {
        return Math.abs(fit.weightBytes() - weightBytes) < SAME * weightBytes;
    }

    /** The times of {@link #fit}; safe for several threads. */
    synchronized @Nullable GemmSurface surface(
            Precision precision, Precision computed, double weightBytes, PeakRates rates) {
        GemmFit fit = fit(precision, computed, weightBytes);
        if (fit == null) {
            return null;
        }
        // Other formats of as many bits differ by their scales only.
        boolean narrower = weightBytes > 0 && weightBytes < NARROWER * fit.weightBytes();
        return surfaces.computeIfAbsent(fit, asked -> new HashMap<>())
                .computeIfAbsent(
                        narrower ? weightBytes : fit.weightBytes(),
                        bytes -> surface(fit, rates, bytes));
    }

    private GemmSurface surface(GemmFit fit, PeakRates rates, double weightBytes) {
        KernelEfficiency measured = kernels;
        GemmGrid grid = fit.grid();
        if (measured != null && grid != null && !grid.like().isEmpty()) {
            for (GemmFit other : measured.gemm()) {
                if (other.library().equals(grid.like())
                        && other.precision() == fit.precision()
                        && other.weights() == null) {
                    return GemmSurface.of(
                            fit, GemmSurface.of(other, null, rates), rates, weightBytes);
                }
            }
        }
        return GemmSurface.of(fit, null, rates, weightBytes);
    }

    /** The format the same circuits compute at the same rate, or nearly the same ones. */
    static Precision sameCircuits(Precision precision) {
        return switch (precision) {
            case BF16 -> Precision.FP16;
            case FP16 -> Precision.BF16;
            case FP8 -> Precision.MXFP8;
            case INT8 -> Precision.FP8;
            case MXFP8 -> Precision.FP8;
            case NVFP4 -> Precision.MXFP4;
            case MXFP4 -> Precision.NVFP4;
            default -> precision;
        };
    }
}
