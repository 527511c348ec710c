package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.fit.numeric.NonNegativeLeastSquares;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.hardware.efficiency.TrainingGemmFit;
import org.mirinae.perf.kernel.GemmSurface;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.units.Precision;
import org.mirinae.units.Seconds;
import org.mirinae.units.Watts;

/**
 * Fits {@link TrainingGemmFit} to a system file of MooreThreads/SimuMax (configs/system): the
 * shares of the peak that Transformer Engine reached in training, dense products beside the lone
 * calls the catalogue has of the same shapes, products of experts by themselves. Forward pass and
 * both gradients count alike.
 */
final class TrainingGemmFitter {

    private static final Pattern DENSE = Pattern.compile("b=1, m=(\\d+), k=(\\d+), n=(\\d+), .*");

    private static final Pattern EXPERTS =
            Pattern.compile("ng=(\\d+), M=(\\d+), N=(\\d+), K=(\\d+), .*stage=(\\w+),.*");

    private static final double BYTES = Precision.BF16.bytesPerElement();

    /** A gradient of FP32 is read and written. */
    private static final double GRADIENT_BYTES = 2 * Precision.FP32.bytesPerElement();

    private TrainingGemmFitter() {}

    /** Products of experts: seconds measured, computing, moving, and experts met. */
    private record Grouped(double seconds, double computing, double moving, double experts) {}

    /**
     * The fit of a file.
     *
     * @param rates of the GPU, under a stack whose lone calls were measured
     * @return null where the file has no products, or the GPU no lone calls
     */
    static @Nullable TrainingGemmFit fit(String file, byte[] bytes, GpuRates rates) {
        DocumentNode root = TrainingAttentionFitter.root(file, bytes);
        GemmSurface lone = rates.products(Precision.BF16);
        double carried = carried(rates);
        List<Double> ratios =
                lone == null ? List.of() : ratios(root, lone, carried / rates.clockShare());
        List<Grouped> experts = experts(root, rates);
        if (ratios.isEmpty() || experts.isEmpty()) {
            return null;
        }
        List<Double> sorted = ratios.stream().sorted().toList();
        double sustained = Math.max(1, sorted.get(sorted.size() / 2));
        List<Double> apart = ratios.stream().map(ratio -> ratio / sustained).toList();
        double[] terms = terms(experts);
        FitQuality quality =
                CrossValidation.quality(
                        experts,
                        seen -> model(terms(seen)),
                        Grouped::seconds,
                        sample -> (int) (sample.computing() * 1e12 % 1009));
        return new TrainingGemmFit(
                "Transformer-Engine",
                Rounded.digits(sustained),
                Rounded.digits(1 / terms[0]),
                Rounded.digits(1 / terms[1]),
                new Seconds(Rounded.digits(terms[2])),
                CrossValidation.quality(
                        apart.size(),
                        List.of(apart.stream().mapToDouble(ratio -> ratio).toArray())),
                quality);
    }

    /**
     * Returns the factor from the card that was measured to the one whose entry it borrows: the
     * third root of their board power, by which other GPUs' entries are carried over too.
     */
    private static double carried(GpuRates rates) {
        KernelEfficiency kernels = rates.gpu().kernels();
        Watts own = rates.gpu().tdp();
        if (kernels == null || kernels.power() == null || own == null) {
            return 1;
        }
        return Math.min(1, StrictMath.cbrt(own.value() / kernels.power().value()));
    }

    private static List<Double> ratios(
            @Nullable DocumentNode root, GemmSurface lone, double clocks) {
        List<Double> ratios = new ArrayList<>();
        double peak = peak(root, "matmul");
        shares(root, "matmul")
                .forEach(
                        (shape, share) -> {
                            Matcher size = DENSE.matcher(shape);
                            if (size.matches() && share > 0) {
                                double m = Double.parseDouble(size.group(1));
                                double k = Double.parseDouble(size.group(2));
                                double n = Double.parseDouble(size.group(3));
                                double seconds = 2 * m * n * k / (share * peak);
                                ratios.add(clocks * seconds / lone.seconds(m, n, k));
                            }
                        });
        return ratios;
    }

    private static List<Grouped> experts(@Nullable DocumentNode root, GpuRates rates) {
        List<Grouped> experts = new ArrayList<>();
        double peak = peak(root, "group_matmul");
        shares(root, "group_matmul")
                .forEach(
                        (shape, share) -> {
                            Matcher size = EXPERTS.matcher(shape);
                            if (size.matches() && share > 0) {
                                double count = Double.parseDouble(size.group(1));
                                double rows = count * Double.parseDouble(size.group(2));
                                double n = Double.parseDouble(size.group(3));
                                double k = Double.parseDouble(size.group(4));
                                boolean weights = size.group(5).endsWith("grad_w");
                                double flops = 2 * rows * n * k;
                                double moved =
                                        count * n * k * (weights ? GRADIENT_BYTES : BYTES)
                                                + rows * (n + k) * BYTES;
                                experts.add(
                                        new Grouped(
                                                flops / (share * peak),
                                                flops / rates.peak(Precision.BF16) / carried(rates),
                                                moved / rates.memoryPeak(),
                                                count));
                            }
                        });
        return experts;
    }

    private static double[] terms(List<Grouped> samples) {
        double[][] terms = new double[samples.size()][];
        for (int i = 0; i < terms.length; i++) {
            Grouped sample = samples.get(i);
            double seconds = sample.seconds();
            terms[i] =
                    new double[] {
                        sample.computing() / seconds,
                        sample.moving() / seconds,
                        sample.experts() / seconds
                    };
        }
        return NonNegativeLeastSquares.factors(terms);
    }

    private static ToDoubleFunction<Grouped> model(double[] terms) {
        return sample ->
                terms[0] * sample.computing()
                        + terms[1] * sample.moving()
                        + terms[2] * sample.experts();
    }

    private static double peak(@Nullable DocumentNode root, String operator) {
        return at(root, "accelerator", "op", operator, "tflops") instanceof ScalarNode peak
                ? 1e12 * Double.parseDouble(peak.text())
                : Double.NaN;
    }

    private static Map<String, Double> shares(@Nullable DocumentNode root, String operator) {
        Map<String, Double> shares = new java.util.LinkedHashMap<>();
        if (at(root, "accelerator", "op", operator, "accurate_efficient_factor")
                instanceof MappingNode shapes) {
            shapes.entries()
                    .forEach(
                            (shape, node) -> {
                                if (node instanceof ScalarNode share) {
                                    shares.put(shape, Double.valueOf(share.text()));
                                }
                            });
        }
        return shares;
    }

    private static @Nullable DocumentNode at(@Nullable DocumentNode root, String... keys) {
        DocumentNode found = root;
        for (String key : keys) {
            found = found instanceof MappingNode mapping ? mapping.entries().get(key) : null;
        }
        return found;
    }
}
