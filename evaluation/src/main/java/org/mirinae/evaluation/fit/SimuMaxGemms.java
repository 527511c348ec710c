package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.fit.data.GemmSamples;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.units.Precision;

/**
 * Reads the products of a system file of MooreThreads/SimuMax (configs/system): {@code
 * accelerator.op.matmul}, with its peak {@code tflops} and, by shape {@code "b=, m=, k=, n=,
 * layout=, accumulate=, out_dtype="}, the share of it that Transformer Engine reached in BF16. A
 * time is 2 b m n k / (share x peak). Weight gradients that add to FP32 sums are another kernel,
 * with other bytes, and are left out.
 */
public final class SimuMaxGemms {

    private static final GemmSamples.Key KEY =
            new GemmSamples.Key("Transformer-Engine", "(SimuMax)", Precision.BF16);

    private static final Pattern SHAPE = Pattern.compile("b=1, m=(\\d+), k=(\\d+), n=(\\d+), .*");

    private SimuMaxGemms() {}

    public static Map<String, Map<GemmSamples.Key, List<GemmSamples.Sample>>> of(
            String file, byte[] bytes, Consumer<String> skipped) {
        String gpu = TrainingAttentionFitter.gpu(file, bytes);
        DocumentNode root = TrainingAttentionFitter.root(file, bytes);
        DocumentNode matmul = at(at(at(root, "accelerator"), "op"), "matmul");
        if (gpu == null
                || !(at(matmul, "tflops") instanceof ScalarNode peak)
                || !(at(matmul, "accurate_efficient_factor") instanceof MappingNode shapes)) {
            skipped.accept(
                    file + ": no system file of SimuMax with shapes of accelerator.op.matmul");
            return Map.of();
        }
        double flops = 1e12 * Double.parseDouble(peak.text());
        List<GemmSamples.Sample> samples = new ArrayList<>();
        int sums = 0;
        for (Map.Entry<String, DocumentNode> entry : shapes.entries().entrySet()) {
            Matcher shape = SHAPE.matcher(entry.getKey());
            double share =
                    entry.getValue() instanceof ScalarNode number
                            ? Double.parseDouble(number.text())
                            : 0;
            if (entry.getKey().contains("out_dtype=fp32") || !shape.matches() || share <= 0) {
                sums++;
                continue;
            }
            double m = Double.parseDouble(shape.group(1));
            double k = Double.parseDouble(shape.group(2));
            double n = Double.parseDouble(shape.group(3));
            samples.add(new GemmSamples.Sample(m, n, k, 2 * m * n * k / (share * flops)));
        }
        skipped.accept(
                file
                        + ": "
                        + sums
                        + " batched products and weight gradients in FP32: other kernels");
        skipped.accept(file + ": group_matmul: its rows say no kernel the fitter has a form for");
        return samples.isEmpty() ? Map.of() : Map.of(gpu, new TreeMap<>(Map.of(KEY, samples)));
    }

    private static @Nullable DocumentNode at(@Nullable DocumentNode node, String key) {
        return node instanceof MappingNode mapping ? mapping.entries().get(key) : null;
    }
}
