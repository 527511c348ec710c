package org.mirinae.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

    /** Weights that share a scale (DeepSeek-V3 technical report, section 3.3). */
    private static final int SCALED_BLOCK = 128;

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
            Precision precision = FORMATS.get(row.text("dtype", row.text("gemm_dtype", "")));
            Double seconds = seconds(row);
            if (precision == null || seconds == null) {
                continue;
            }
            Sample sample = new Sample(row.needed("m"), row.needed("n"), row.needed("k"), seconds);
            if (!aligned(precision, sample)) {
                continue;
            }
            String version = row.text("version", "");
            String framework = row.text("framework", "");
            samples.computeIfAbsent(
                            row.text("hardware", row.text("device", "")), h -> new TreeMap<>())
                    .computeIfAbsent(
                            key(
                                    version.isEmpty() ? framework : framework + " " + version,
                                    precision),
                            k -> new ArrayList<>())
                    .add(sample);
        }
        return new LinkedHashMap<>(samples);
    }

    /** In us, or in ms as the collector of ai-dynamo/aiconfigurator writes it. */
    private static @Nullable Double seconds(TruthRow row) {
        Double micros = row.number("time_us");
        if (micros != null) {
            return micros * 1e-6;
        }
        Double millis = row.number("latency");
        return millis == null ? null : millis * 1e-3;
    }

    /** Kernels with one scale for 128 x 128 weights take whole blocks; others go other ways. */
    private static boolean aligned(Precision precision, Sample sample) {
        return precision != Precision.FP8_BLOCK
                || sample.n() % SCALED_BLOCK == 0 && sample.k() % SCALED_BLOCK == 0;
    }

    static Key key(String framework, Precision precision) {
        int space = framework.indexOf(' ');
        String library = space < 0 ? framework : framework.substring(0, space);
        String version = space < 0 ? "" : framework.substring(space + 1);
        return new Key(engine(library), version, precision);
    }

    private static String engine(@Nullable String library) {
        if (library == null) {
            return "";
        }
        return switch (library.toLowerCase(Locale.ROOT)) {
            case "vllm" -> "vLLM";
            case "trtllm" -> "TensorRT-LLM";
            case "sglang" -> "SGLang";
            default -> library;
        };
    }
}
