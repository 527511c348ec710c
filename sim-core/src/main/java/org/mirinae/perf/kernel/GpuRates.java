package org.mirinae.perf.kernel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Achieved;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.hardware.efficiency.LatentAttentionFit;
import org.mirinae.hardware.efficiency.TrainingAttentionFit;
import org.mirinae.hardware.efficiency.TrainingGemmFit;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.stack.Stack;
import org.mirinae.stack.StackPurpose;
import org.mirinae.units.FlopRate;
import org.mirinae.units.Precision;

/**
 * Says what a GPU reaches under a stack: the best rates somebody measured on it where the catalogue
 * has them, the stack's stated share of the peak elsewhere.
 */
public final class GpuRates implements PeakRates {

    /** Formats by the formats they are computed in where a GPU lacks them, first choice first. */
    private static final Map<Precision, List<Precision>> COMPUTED_IN =
            Map.ofEntries(
                    Map.entry(Precision.FP64, List.of(Precision.FP64)),
                    Map.entry(Precision.FP32, List.of(Precision.FP32, Precision.FP64)),
                    Map.entry(Precision.TF32, List.of(Precision.TF32, Precision.FP32)),
                    Map.entry(
                            Precision.BF16,
                            List.of(Precision.BF16, Precision.FP16, Precision.FP32)),
                    Map.entry(
                            Precision.FP16,
                            List.of(Precision.FP16, Precision.BF16, Precision.FP32)),
                    Map.entry(
                            Precision.FP8,
                            List.of(
                                    Precision.FP8,
                                    Precision.MXFP8,
                                    Precision.BF16,
                                    Precision.FP16,
                                    Precision.FP32)),
                    Map.entry(
                            Precision.FP8_BLOCK,
                            List.of(
                                    Precision.FP8,
                                    Precision.MXFP8,
                                    Precision.BF16,
                                    Precision.FP16,
                                    Precision.FP32)),
                    Map.entry(
                            Precision.MXFP8,
                            List.of(
                                    Precision.MXFP8,
                                    Precision.FP8,
                                    Precision.BF16,
                                    Precision.FP16,
                                    Precision.FP32)),
                    Map.entry(
                            Precision.INT8,
                            List.of(
                                    Precision.INT8,
                                    Precision.FP8,
                                    Precision.FP16,
                                    Precision.BF16,
                                    Precision.FP32)),
                    Map.entry(
                            Precision.NVFP4,
                            List.of(
                                    Precision.NVFP4,
                                    Precision.MXFP4,
                                    Precision.FP8,
                                    Precision.BF16,
                                    Precision.FP16,
                                    Precision.FP32)),
                    Map.entry(
                            Precision.MXFP4,
                            List.of(
                                    Precision.MXFP4,
                                    Precision.NVFP4,
                                    Precision.FP8,
                                    Precision.BF16,
                                    Precision.FP16,
                                    Precision.FP32)),
                    Map.entry(
                            Precision.INT4,
                            List.of(Precision.BF16, Precision.FP16, Precision.FP32)));

    /** Phases of latent attention's fits, first choice first. */
    private static final Map<OperatorKind, List<String>> LATENT =
            Map.of(
                    OperatorKind.ATTENTION_PREFILL, List.of(LatentAttentionFit.CONTEXT),
                    OperatorKind.ATTENTION_DECODE, List.of(LatentAttentionFit.GENERATION),
                    OperatorKind.SPARSE_PREFILL,
                            List.of(LatentAttentionFit.SPARSE_CONTEXT, LatentAttentionFit.CONTEXT),
                    OperatorKind.SPARSE_DECODE,
                            List.of(
                                    LatentAttentionFit.SPARSE_GENERATION,
                                    LatentAttentionFit.GENERATION));

    /** First year of GPUs whose tensor units are fed by asynchronous instructions. */
    private static final int HOPPER = 2022;

    /** Attention backward against forward: between 0.84 of A100 and 0.92 of B200 (SimuMax). */
    private static final double ATTENTION_BACKWARD = 0.88;

    private final Gpu gpu;
    private final Stack stack;
    private final EngineGemmFits products;
    private final boolean warm;

    /** Makes the rates of this GPU under this stack. */
    public GpuRates(Gpu gpu, Stack stack) {
        this(gpu, stack, false);
    }

    private GpuRates(Gpu gpu, Stack stack, boolean warm) {
        this.gpu = gpu;
        this.stack = stack;
        this.warm = warm;
        products = new EngineGemmFits(gpu.kernels(), stack.engine(), warm);
    }

    /**
     * Returns the rates that benchmarks see which call one kernel again and again: what fits stays
     * in the GPU's cache. In a model, all other weights pass between two calls.
     */
    public GpuRates warm() {
        return new GpuRates(gpu, stack, true);
    }

    /** Returns whether one kernel is called again and again, rather than a model run. */
    boolean isWarm() {
        return warm;
    }

    /** Bytes of the cache that repeated calls find their operands in; 0 where there are none. */
    double warmCache() {
        return warm && gpu.cache() != null ? gpu.cache().value() : 0;
    }

    /**
     * The format a product of operands in {@code precision} is computed in: the same, or the
     * nearest one the GPU has, wider if need be (weights are converted on the way in).
     *
     * @return null where the GPU has no rate that would do
     */
    public @Nullable Precision computedIn(Precision precision) {
        for (Precision candidate : COMPUTED_IN.getOrDefault(precision, List.of())) {
            if (gpu.peak().containsKey(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    @Override
    public double peak(Precision precision) {
        return rate(computed(precision)).flopsPerSecond();
    }

    /** FLOP/s of large matrix products. */
    public double matmul(Precision precision) {
        Precision computed = computed(precision);
        double peak = rate(computed).flopsPerSecond();
        return peak * share(computed);
    }

    /** FLOP/s of fused attention; never above that of matrix products. */
    public double attention(Precision precision) {
        return Math.min(peak(precision) * attentionShare(), matmul(precision));
    }

    /** Fused attention in training at its measured share, elsewhere at the assumed one. */
    private double trained(Precision precision, boolean forward) {
        KernelEfficiency kernels = gpu.kernels();
        TrainingAttentionFit fit = kernels == null ? null : kernels.trainingAttention();
        if (stack.purpose() != StackPurpose.TRAINING || !stack.fusedAttention()) {
            return attention(precision);
        }
        if (fit == null) {
            boolean slower = !forward && gpu.vendor().equals("NVIDIA");
            return attention(precision) * (slower ? ATTENTION_BACKWARD : 1);
        }
        // Releases older than the measurement had slower kernels, which their stacks state.
        double measured = peak(precision) * (forward ? fit.forward() : fit.backward());
        return Math.min(measured, attention(precision));
    }

    /**
     * Returns the fit of GEMMs under the hours of load of training.
     *
     * @return null where nothing was measured, in serving, and for lone calls
     */
    @Nullable TrainingGemmFit trainingProducts() {
        KernelEfficiency kernels = gpu.kernels();
        return kernels == null || warm || stack.purpose() != StackPurpose.TRAINING
                ? null
                : kernels.trainingProducts();
    }

    private double attentionShare() {
        Double hopper = stack.efficiency().attentionHopper();
        boolean asynchronous = gpu.vendor().equals("NVIDIA") && gpu.year() >= HOPPER;
        return asynchronous && hopper != null ? hopper : stack.efficiency().attention();
    }

    /**
     * FLOP/s an operator of this kind reaches: products those of matrix products, attention and
     * recurrences those of fused attention, everything else those of the FP32 units.
     */
    public double flopRate(OperatorKind kind, Precision precision) {
        return switch (kind) {
            case LINEAR, GROUPED_LINEAR -> matmul(precision);
            case ATTENTION_PREFILL, SPARSE_PREFILL -> trained(precision, true);
            case ATTENTION_BACKWARD -> trained(precision, false);
            case ATTENTION_DECODE, SPARSE_DECODE, SCAN, SCAN_DECODE -> attention(precision);
            case STREAM, LOOKUP, OPTIMIZER -> matmul(elementwise(precision));
        };
    }

    /** FP32, or 16 bits where the catalogue names no such rate: TPUs, Gaudi. */
    private Precision elementwise(Precision precision) {
        for (Precision candidate : List.of(Precision.FP32, Precision.BF16)) {
            if (computedIn(candidate) != null) {
                return candidate;
            }
        }
        return precision;
    }

    /** Returns whether the FLOP/s of an operator of this kind rest on a measurement of the GPU. */
    public boolean measuredFlops(OperatorKind kind, Precision precision) {
        boolean product = kind == OperatorKind.LINEAR || kind == OperatorKind.GROUPED_LINEAR;
        return product && measuredShare(computed(precision)) != null;
    }

    /** Returns whether the bytes per second rest on a measurement of the GPU. */
    public boolean measuredMemory() {
        return gpu.achieved() != null && gpu.achieved().memory() != null;
    }

    /**
     * The fit of matrix products in a precision, by {@link EngineGemmFits}.
     *
     * @return null where nothing was measured
     */
    public @Nullable GemmFit gemm(Precision precision) {
        return gemm(precision, 0);
    }

    /** The same with weights of so many bytes, 0 where they are as wide as the other operand. */
    @Nullable GemmFit gemm(Precision precision, double weightBytes) {
        return products.fit(precision, computed(precision), weightBytes);
    }

    /**
     * Times of matrix products in a precision, by the fit of {@link #gemm}.
     *
     * @return null where nothing was measured
     */
    public @Nullable GemmSurface products(Precision precision) {
        return products(precision, 0);
    }

    /** The same with weights of so many bytes, 0 where they are as wide as the other operand. */
    @Nullable GemmSurface products(Precision precision, double weightBytes) {
        return products.surface(precision, computed(precision), weightBytes, this);
    }

    /**
     * The fit of latent attention, sparse or not: the stack's own library, or any. What is sparse
     * takes the fit of what is not where it was not measured itself.
     *
     * @return null where nothing was measured, for other kinds of operators, and in training
     */
    @Nullable LatentAttentionFit latent(OperatorKind kind) {
        KernelEfficiency kernels = gpu.kernels();
        if (kernels == null || stack.purpose() == StackPurpose.TRAINING) {
            return null;
        }
        for (String phase : LATENT.getOrDefault(kind, List.of())) {
            LatentAttentionFit best = null;
            for (LatentAttentionFit fit : kernels.latentAttention()) {
                boolean own = fit.library().equalsIgnoreCase(stack.engine());
                best = fit.phase().equals(phase) && (best == null || own) ? fit : best;
            }
            if (best != null) {
                return best;
            }
        }
        return null;
    }

    /** Returns whether the fits of kernels come from this very GPU. */
    public boolean fittedOnThisGpu() {
        KernelEfficiency kernels = gpu.kernels();
        return kernels != null && kernels.name().equals(gpu.name());
    }

    @Override
    public double clockShare() {
        KernelEfficiency kernels = gpu.kernels();
        if (kernels == null || kernels.power() == null || gpu.tdp() == null) {
            return 1;
        }
        return PowerDraw.clockShare(gpu.tdp().value() / kernels.power().value());
    }

    @Override
    public double memoryPeak() {
        return gpu.memory().bandwidth().bytesPerSecond();
    }

    /** Bytes per second of the GPU's memory. */
    public double memory() {
        Achieved achieved = gpu.achieved();
        double peak = gpu.memory().bandwidth().bytesPerSecond();
        return achieved != null && achieved.memory() != null
                ? Math.min(achieved.memory().bytesPerSecond(), peak)
                : peak * stack.efficiency().memory();
    }

    /** Seconds between one kernel and the next. */
    public double launch() {
        return stack.overheads().kernelLaunch().value();
    }

    @Override
    public int units() {
        return gpu.computeUnits() == null ? 0 : gpu.computeUnits();
    }

    /** The GPU. */
    public Gpu gpu() {
        return gpu;
    }

    /** The stack. */
    public Stack stack() {
        return stack;
    }

    private double share(Precision computed) {
        Double measured = measuredShare(computed);
        return measured == null ? stack.efficiency().matmul() : measured;
    }

    private @Nullable Double measuredShare(Precision computed) {
        Achieved achieved = gpu.achieved();
        if (achieved != null) {
            for (Precision relative : List.of(computed, EngineGemmFits.sameCircuits(computed))) {
                FlopRate measured = achieved.matmul().get(relative);
                FlopRate peak = gpu.peak().get(relative);
                if (measured != null && peak != null) {
                    return Math.min(1, measured.flopsPerSecond() / peak.flopsPerSecond());
                }
            }
        }
        return null;
    }

    private Precision computed(Precision precision) {
        Precision computed = computedIn(precision);
        if (computed == null) {
            throw new IllegalArgumentException(gpu.name() + " cannot compute " + precision);
        }
        return computed;
    }

    private FlopRate rate(Precision precision) {
        FlopRate rate = gpu.peak().get(precision);
        if (rate == null) {
            throw new IllegalArgumentException(gpu.name() + " has no rate for " + precision);
        }
        return rate;
    }
}
