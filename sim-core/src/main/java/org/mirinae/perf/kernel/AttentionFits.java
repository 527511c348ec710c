package org.mirinae.perf.kernel;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.ContextAttentionFit;
import org.mirinae.hardware.efficiency.GenerationAttentionFit;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.hardware.efficiency.ScanFit;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.stack.ServingDefaults;
import org.mirinae.stack.StackPurpose;
import org.mirinae.units.Precision;

/**
 * Finds the fit that is nearest to an attention operator: precisions first, then the kernel (how
 * many query heads share keys, how wide they are), then the stack's own library, then the one with
 * the most measurements behind it.
 */
final class AttentionFits {

    private static final double PRECISION = 1e6;
    private static final double KERNEL = 1e4;
    private static final double LIBRARY = 1e2;

    /** Groups from which on every library runs what it has for single heads, or wide tiles. */
    private static final double WIDE = 33;

    private final GpuRates rates;

    AttentionFits(GpuRates rates) {
        this.rates = rates;
    }

    /** Attention over prompts; null where nothing was measured, and in training. */
    @Nullable ContextAttentionFit context(Precision compute, Precision cache) {
        return nearest(
                kernels() == null ? List.of() : kernels().contextAttention(),
                fit ->
                        PRECISION * (apart(fit.compute(), compute) * 2 + apart(fit.cache(), cache))
                                + library(fit.library(), fit.quality().rows()));
    }

    /** Attention of new tokens; null where nothing was measured. */
    @Nullable GenerationAttentionFit generation(AttentionHeads heads) {
        List<GenerationAttentionFit> fits =
                kernels() == null ? List.of() : kernels().generationAttention();
        double group = group(heads.query() / heads.keyValue(), fits);
        return nearest(
                fits,
                fit ->
                        PRECISION * apart(fit.cache(), heads.cache())
                                + KERNEL * (outside(fit, group) + 0.1 * apart(fit, heads.width()))
                                + library(fit.library(), fit.quality().rows()));
    }

    /** A recurrence over prompts, or of new tokens; null where nothing was measured. */
    @Nullable ScanFit scan(boolean prompts) {
        String phase = prompts ? ScanFit.CONTEXT : ScanFit.GENERATION;
        List<ScanFit> fits = kernels() == null ? List.of() : kernels().scan();
        return nearest(
                fits.stream().filter(fit -> fit.phase().equals(phase)).toList(),
                fit -> library(fit.library(), fit.quality().rows()));
    }

    /**
     * Query heads that share keys, as the stack's kernels see them: where it has none for such
     * groups, its kernel of single heads runs, which was measured in groups wider than a tile.
     */
    private double group(double heads, List<GenerationAttentionFit> fits) {
        ServingDefaults serving = rates.stack().serving();
        if (serving == null || serving.sharedKeyGroups().isEmpty() || heads == 1) {
            return heads;
        }
        boolean shares = serving.sharedKeyGroups().stream().anyMatch(size -> size == heads);
        boolean measured =
                fits.stream().anyMatch(fit -> fit.narrowest() >= WIDE && library(fit) == 0);
        return shares || !measured ? heads : Math.max(heads, WIDE);
    }

    private double library(GenerationAttentionFit fit) {
        return fit.library().equalsIgnoreCase(rates.stack().engine()) ? 0 : LIBRARY;
    }

    /** The inference kernels that were measured write a KV cache; training has its own. */
    private @Nullable KernelEfficiency kernels() {
        return rates.stack().purpose() == StackPurpose.TRAINING ? null : rates.gpu().kernels();
    }

    private static <F> @Nullable F nearest(List<F> fits, ToDoubleFunction<F> distance) {
        F best = null;
        double least = Double.POSITIVE_INFINITY;
        for (F fit : fits) {
            double away = distance.applyAsDouble(fit);
            if (away < least) {
                least = away;
                best = fit;
            }
        }
        return best;
    }

    private double library(String library, int rows) {
        return (library.equalsIgnoreCase(rates.stack().engine()) ? 0 : LIBRARY) - 1e-4 * rows;
    }

    /** Returns how far a group size lies outside those of the kernel. */
    private static double outside(GenerationAttentionFit fit, double group) {
        return Math.max(0, Math.max(fit.narrowest() - group, group - fit.widest()));
    }

    private static double apart(GenerationAttentionFit fit, double width) {
        return fit.width() == 0 ? 0 : Math.max(fit.width() / width, width / fit.width()) - 1;
    }

    /** Returns by how many bytes the elements of two formats differ. */
    private static double apart(Precision a, Precision b) {
        return Math.abs(a.bytesPerElement() - b.bytesPerElement());
    }
}
