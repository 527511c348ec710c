package org.mirinae.cost;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.GemmFit;
import org.mirinae.hardware.GemmGrid;
import org.mirinae.hardware.KernelEfficiency;
import org.mirinae.hardware.Precision;

/**
 * Finds the fit of matrix products that an engine's model is priced by. Not for several threads.
 */
final class ProductFits {

    private final @Nullable KernelEfficiency kernels;
    private final String engine;
    private final boolean warm;
    private final Map<Precision, @Nullable GemmSurface> surfaces = new HashMap<>();

    /**
     * Of a chip.
     *
     * @param kernels measured of it or a sister, or null
     * @param engine whose own library goes first
     * @param warm whether one kernel is called again and again, rather than a model run
     */
    ProductFits(@Nullable KernelEfficiency kernels, String engine, boolean warm) {
        this.kernels = kernels;
        this.engine = engine;
        this.warm = warm;
    }

    /**
     * The fit in a precision, else in the one it is computed in: that of the own library where
     * there is one, else the one with the most measurements behind it.
     */
    @Nullable GemmFit fit(Precision precision, Precision computed) {
        KernelEfficiency measured = kernels;
        if (measured == null) {
            return null;
        }
        for (Precision like : List.of(precision, computed, ChipRates.sister(computed))) {
            GemmFit best = null;
            for (GemmFit fit : measured.gemm()) {
                if (fit.precision() == like && (best == null || rank(fit) > rank(best))) {
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
    private double rank(GemmFit fit) {
        boolean own = fit.library().equalsIgnoreCase(engine);
        boolean hostBound = !warm && fit.launch().value() > ChipRates.LONGEST_LAUNCH;
        return (hostBound ? -1e12 : 0) + (own ? 1e9 : 0) + fit.quality().rows();
    }

    @Nullable GemmSurface surface(Precision precision, Precision computed, ChipRates rates) {
        if (!surfaces.containsKey(precision)) {
            GemmFit fit = fit(precision, computed);
            surfaces.put(precision, fit == null ? null : surface(fit, rates));
        }
        return surfaces.get(precision);
    }

    private GemmSurface surface(GemmFit fit, ChipRates rates) {
        KernelEfficiency measured = kernels;
        GemmGrid grid = fit.grid();
        if (measured != null && grid != null && !grid.like().isEmpty()) {
            for (GemmFit other : measured.gemm()) {
                if (other.library().equals(grid.like()) && other.precision() == fit.precision()) {
                    return GemmSurface.of(fit, GemmSurface.of(other, null, rates), rates);
                }
            }
        }
        return GemmSurface.of(fit, null, rates);
    }
}
