package org.mirinae.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.accuracy.TruthRow;
import org.mirinae.accuracy.TruthTable;
import org.mirinae.hardware.Precision;

/** Measured matrix products of a table, by chip, library and precision. */
final class GemmSamples {

    /** Formats of the tables; what is not here, such as weight-only formats, is not fitted. */
    private static final Map<String, Precision> FORMATS =
            Map.of(
                    "bfloat16", Precision.BF16,
                    "fp8", Precision.FP8,
                    "fp8_block", Precision.FP8_BLOCK,
                    "nvfp4", Precision.NVFP4);

    private GemmSamples() {}

    /**
     * One measured product.
     *
     * @param m rows
     * @param n columns
     * @param k inner length
     * @param seconds it took
     */
    record Sample(double m, double n, double k, double seconds) {

        /** Products of equal weights are one family. */
        int family() {
            return Double.hashCode(n * 31 + k) * 7 + (int) (n / 64) + (int) (k / 64);
        }
    }

    /**
     * Who measured what.
     *
     * @param library as stacks name it
     * @param version of the library
     * @param precision of the operands
     */
    record Key(String library, String version, Precision precision) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return toString().compareTo(other.toString());
        }
    }

    /** By chip as the table names it, then by key. */
    static Map<String, Map<Key, List<Sample>>> of(TruthTable table) {
        Map<String, Map<Key, List<Sample>>> samples = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            Precision precision = FORMATS.get(row.text("dtype", ""));
            Double micros = row.number("time_us");
            if (precision == null || micros == null) {
                continue;
            }
            Key key = key(row.text("framework", ""), precision);
            samples.computeIfAbsent(row.text("hardware", ""), h -> new TreeMap<>())
                    .computeIfAbsent(key, k -> new ArrayList<>())
                    .add(
                            new Sample(
                                    row.needed("m"),
                                    row.needed("n"),
                                    row.needed("k"),
                                    micros * 1e-6));
        }
        return new LinkedHashMap<>(samples);
    }

    static Key key(String framework, Precision precision) {
        int space = framework.indexOf(' ');
        String library = space < 0 ? framework : framework.substring(0, space);
        String version = space < 0 ? "" : framework.substring(space + 1);
        return new Key(engine(library), version, precision);
    }

    private static String engine(@Nullable String library) {
        return switch (library) {
            case "vllm" -> "vLLM";
            case "trtllm" -> "TensorRT-LLM";
            case "sglang" -> "SGLang";
            case null -> "";
            default -> library;
        };
    }
}
