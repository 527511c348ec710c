package org.mirinae.evaluation.fit.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.perf.kernel.GemmSurface;
import org.mirinae.units.Precision;

/** Measured matrix products of a table, by GPU, library and precision. */
public final class GemmSamples {

    /** Formats of the tables: what products are computed in. */
    private static final Map<String, Precision> FORMATS =
            Map.of(
                    "bfloat16", Precision.BF16,
                    "fp8", Precision.FP8,
                    "fp8_block", Precision.FP8_BLOCK,
                    "nvfp4", Precision.NVFP4,
                    "int8_wo", Precision.BF16,
                    "int4_wo", Precision.BF16);

    /** Formats of the weights where the kernel widens them first, by the table's name. */
    private static final Map<String, Precision> WEIGHTS =
            Map.of("int8_wo", Precision.INT8, "int4_wo", Precision.INT4);

    /** FP32 scales of rows are copied first where 16 bytes do not divide their number's bytes. */
    private static final int SCALED_ROWS = 4;

    private GemmSamples() {}

    /**
     * One measured product.
     *
     * @param m rows
     * @param n columns
     * @param k inner length
     * @param seconds it took
     */
    public record Sample(double m, double n, double k, double seconds) {

        /**
         * Makes a sample as it is fitted: kernels with a scale for blocks of 128 x 128 weights pad
         * columns and inner length to whole blocks. Their calls with an inner length below a block
         * go to another library, and those of 5 rows and more that 4 does not divide first copy the
         * rows' scales in a kernel of its own (the TMA wants addresses that 16 bytes divide): both
         * are left out.
         *
         * @return null where it is left out
         */
        static @Nullable Sample of(
                Precision precision, double m, double n, double k, double seconds) {
            if (precision != Precision.FP8_BLOCK) {
                return new Sample(m, n, k, seconds);
            }
            double block = GemmSurface.SCALED_BLOCK;
            boolean copied = m > SCALED_ROWS && m % SCALED_ROWS != 0;
            return copied || k < block || n < block / 2
                    ? null
                    : new Sample(
                            m, block * Math.ceil(n / block), block * Math.ceil(k / block), seconds);
        }

        /** Products of equal weights are one family. */
        public int family() {
            return Double.hashCode(n * 31 + k) * 7 + (int) (n / 64) + (int) (k / 64);
        }
    }

    /**
     * Tells apart the series of measurements: which library, version and formats were measured.
     *
     * @param library as stacks name it
     * @param version of the library
     * @param precision of the operands
     * @param weights format of the weights where the kernel widens them first, or null
     */
    public record Key(
            String library, String version, Precision precision, @Nullable Precision weights)
            implements Comparable<Key> {

        public Key(String library, String version, Precision precision) {
            this(library, version, precision, null);
        }

        public double weightBytes() {
            return (weights == null ? precision : weights).bytesPerElement();
        }

        @Override
        public int compareTo(Key other) {
            return toString().compareTo(other.toString());
        }
    }

    /** Groups the samples by GPU as the table names it, then by key. */
    public static Map<String, Map<Key, List<Sample>>> of(TruthTable table) {
        Map<String, Map<Key, List<Sample>>> samples = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            String format = row.text("dtype", row.text("gemm_dtype", ""));
            Precision precision = FORMATS.get(format);
            Double seconds = seconds(row);
            if (precision == null || seconds == null) {
                continue;
            }
            Sample sample =
                    Sample.of(
                            precision, row.needed("m"), row.needed("n"), row.needed("k"), seconds);
            if (sample == null) {
                continue;
            }
            String version = row.text("version", "");
            String framework = row.text("framework", "");
            samples.computeIfAbsent(
                            row.text("hardware", row.text("device", "")), h -> new TreeMap<>())
                    .computeIfAbsent(
                            key(
                                    version.isEmpty() ? framework : framework + " " + version,
                                    precision,
                                    WEIGHTS.get(format)),
                            k -> new ArrayList<>())
                    .add(sample);
        }
        return new LinkedHashMap<>(samples);
    }

    /** Reads a time in us, or in ms as the collector of ai-dynamo/aiconfigurator writes it. */
    private static @Nullable Double seconds(TruthRow row) {
        Double micros = row.number("time_us");
        if (micros != null) {
            return micros * 1e-6;
        }
        Double millis = row.number("latency");
        return millis == null ? null : millis * 1e-3;
    }

    public static Key key(String framework, Precision precision) {
        return key(framework, precision, null);
    }

    private static Key key(String framework, Precision precision, @Nullable Precision weights) {
        int space = framework.indexOf(' ');
        String library = space < 0 ? framework : framework.substring(0, space);
        String version = space < 0 ? "" : framework.substring(space + 1);
        return new Key(engine(library), version, precision, weights);
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
