package org.mirinae.evaluation.fit.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.units.Precision;

/**
 * Reads {@code compute_CHIP_MODEL_mlp.csv} of microsoft/vidur (data/profiling): medians of a
 * layer's linear operators, {@code time_stats.OPERATOR.median} in ms, by num_tokens and
 * num_tensor_parallel_workers, of a model with n_head, n_kv_head, n_embd and n_expanded_embd, in
 * 16-bit floats. What a shard multiplies follows from these. Repeats of a shape are one sample,
 * their median.
 */
final class VidurGemms {

    static final String FILE = "(.*/)?compute_[^/_]+_[^/]*_mlp\\.csv(\\.gz)?";

    /** The operators run in Vidur's own model on PyTorch. */
    private static final GemmSamples.Key KEY =
            new GemmSamples.Key("PyTorch", "(Vidur profile)", Precision.BF16);

    private static final Map<String, String> GPUS =
            Map.of("a100", "A100-SXM-80GB", "h100", "H100-SXM-80GB", "a40", "A40");

    private VidurGemms() {}

    /** A product's sizes. */
    private record Shape(double m, double n, double k) implements Comparable<Shape> {
        @Override
        public int compareTo(Shape other) {
            int byWeights = Double.compare(n * k, other.n * other.k);
            int byInner = byWeights != 0 ? byWeights : Double.compare(k, other.k);
            return byInner != 0 ? byInner : Double.compare(m, other.m);
        }
    }

    static Map<String, Map<GemmSamples.Key, List<GemmSamples.Sample>>> of(
            String file, TruthTable table, Consumer<String> skipped) {
        String spelling = file.replaceAll("^(.*/)?compute_", "").replaceAll("_.*", "");
        String gpu = GPUS.get(spelling);
        if (gpu == null) {
            skipped.accept(file + ": the chip " + spelling + " is not known");
            return Map.of();
        }
        Map<Shape, List<Double>> times = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            double tokens = row.needed("num_tokens");
            double shards = row.needed("num_tensor_parallel_workers");
            double width = row.needed("n_embd");
            double head = width / row.needed("n_head");
            double keys = Math.max(1, row.needed("n_kv_head") / shards);
            double heads = row.needed("n_head") / shards;
            double inner = row.needed("n_expanded_embd") / shards;
            double gates = "True".equals(row.text("use_gated_mlp")) ? 2 : 1;
            add(times, row, "attn_pre_proj", tokens, (heads + 2 * keys) * head, width);
            add(times, row, "attn_post_proj", tokens, width, heads * head);
            add(times, row, "mlp_up_proj", tokens, gates * inner, width);
            add(times, row, "mlp_down_proj", tokens, width, inner);
        }
        List<GemmSamples.Sample> samples = new ArrayList<>();
        times.forEach(
                (shape, all) ->
                        samples.add(
                                new GemmSamples.Sample(
                                        shape.m(), shape.n(), shape.k(), 1e-3 * median(all))));
        skipped.accept(
                file
                        + ": emb, layernorms, rope, act and add: they are no products; bytes price"
                        + " them");
        return samples.isEmpty() ? Map.of() : Map.of(gpu, new TreeMap<>(Map.of(KEY, samples)));
    }

    private static void add(
            Map<Shape, List<Double>> times,
            TruthRow row,
            String operator,
            double m,
            double n,
            double k) {
        @Nullable Double millis = row.number("time_stats." + operator + ".median");
        if (millis != null && millis > 0) {
            times.computeIfAbsent(new Shape(m, n, k), s -> new ArrayList<>()).add(millis);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
