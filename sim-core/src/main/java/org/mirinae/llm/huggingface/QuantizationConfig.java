package org.mirinae.llm.huggingface;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;

/** Reads the {@code quantization_config} of a config.json. */
final class QuantizationConfig {

    private QuantizationConfig() {}

    /** The format weights are kept in, or null where they are not quantised. */
    static @Nullable String precision(MappingNode config, Problems problems) {
        if (!(config.entries().get("quantization_config") instanceof MappingNode given)) {
            return null;
        }
        String method = text(given, "quant_method").toLowerCase(Locale.ROOT);
        String algorithm = text(given, "quant_algo").toLowerCase(Locale.ROOT);
        String format = text(given, "format").toLowerCase(Locale.ROOT);
        String bits = text(given, "bits");
        String found =
                switch (method) {
                    case "fp8", "fbgemm_fp8" -> "fp8";
                    case "mxfp4" -> "mxfp4";
                    case "awq", "gptq" -> bits.equals("8") ? "int8" : "int4";
                    case "modelopt" ->
                            algorithm.equals("nvfp4")
                                    ? "nvfp4"
                                    : algorithm.equals("fp8") ? "fp8" : "";
                    case "compressed-tensors" -> compressed(format);
                    default -> "";
                };
        if (found.isEmpty()) {
            problems.add(
                    "quantization_config",
                    "the method \""
                            + method
                            + (algorithm + format).transform(s -> s.isEmpty() ? "" : " " + s)
                            + "\" is not known",
                    "Maybe one of fp8, fbgemm_fp8, mxfp4, awq, gptq, modelopt,"
                            + " compressed-tensors.");
            return null;
        }
        return found;
    }

    private static String compressed(String format) {
        return switch (format) {
            case "float-quantized", "naive-quantized" -> "fp8";
            case "nvfp4-pack-quantized" -> "nvfp4";
            case "int-quantized" -> "int8";
            case "pack-quantized" -> "int4";
            default -> "";
        };
    }

    private static String text(MappingNode given, String key) {
        return given.entries().get(key) instanceof ScalarNode scalar ? scalar.text() : "";
    }
}
