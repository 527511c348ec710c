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
 * Reads {@code CHIP__MODEL__bf16__tpN__dense.csv} of casys-kaist/LLMServingSim (profiler/perf):
 * columns layer, tokens and time_us (us), measured inside vLLM 0.19.0 launched without graphs. The
 * layers qkv_proj, o_proj, gate_up_proj and down_proj are products.
 */
final class ServingSimGemms {

    static final String FILE = "(.*/)?[^/]+__bf16__tp\\d+__dense\\.csv(\\.gz)?";

    private static final GemmSamples.Key KEY =
            new GemmSamples.Key("vLLM", "0.19.0", Precision.BF16);

    /**
     * The step between the token counts that are kept: there are hundreds and the form has five
     * parameters.
     */
    private static final int EVERY = 3;

    /** A layer's sizes, from the config.json of the model of that name. */
    private record Layer(double width, double heads, double keys, double head, double inner) {}

    private static final Map<String, Layer> MODELS =
            Map.of(
                    "meta-llama__Llama-3.1-8B", new Layer(4096, 32, 8, 128, 14336),
                    "Qwen__Qwen3-32B", new Layer(5120, 64, 8, 128, 25600),
                    "Qwen__Qwen3-30B-A3B-Instruct-2507", new Layer(2048, 32, 4, 128, 6144));

    private ServingSimGemms() {}

    static Map<String, Map<GemmSamples.Key, List<GemmSamples.Sample>>> of(
            String file, TruthTable table, Consumer<String> skipped) {
        String plain = file.substring(file.lastIndexOf('/') + 1);
        String gpu = plain.substring(0, plain.indexOf("__"));
        String model = plain.replaceAll("__bf16__tp.*", "").substring(gpu.length() + 2);
        double shards = Double.parseDouble(plain.replaceAll(".*__tp(\\d+)__.*", "$1"));
        Layer layer = MODELS.get(model);
        if (layer == null) {
            skipped.accept(file + ": the sizes of the model " + model + " are not known");
            return Map.of();
        }
        List<GemmSamples.Sample> samples = new ArrayList<>();
        int others = 0;
        for (int i = 0; i < table.rows().size(); i++) {
            TruthRow row = table.rows().get(i);
            double[] weights = weights(row.text("layer", ""), layer, shards);
            Double micros = row.number("time_us");
            if (weights == null || micros == null) {
                others++;
            } else if (i % EVERY == 0) {
                samples.add(
                        new GemmSamples.Sample(
                                row.needed("tokens"), weights[0], weights[1], micros * 1e-6));
            }
        }
        skipped.accept(file + ": " + others + " rows of layers that are no products");
        return samples.isEmpty() ? Map.of() : Map.of(gpu, new TreeMap<>(Map.of(KEY, samples)));
    }

    private static double @Nullable [] weights(String name, Layer layer, double shards) {
        double heads = layer.heads() / shards;
        double keys = Math.max(1, layer.keys() / shards);
        double inner = layer.inner() / shards;
        return switch (name) {
            case "qkv_proj" -> new double[] {(heads + 2 * keys) * layer.head(), layer.width()};
            case "o_proj" -> new double[] {layer.width(), heads * layer.head()};
            case "gate_up_proj" -> new double[] {2 * inner, layer.width()};
            case "down_proj" -> new double[] {layer.width(), inner};
            default -> null;
        };
    }
}
