package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.fit.numeric.RisingCurve;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.hardware.efficiency.CollectiveFit;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.perf.collective.MeasuredCollectives;
import org.mirinae.units.Precision;

/** Draws curves through measured collectives of one node. */
final class CollectiveFitter {

    /** Points of a curve; the last is 1 GiB. */
    private static final int POINTS = 22;

    /** Fewer sizes make no curve. */
    private static final int LEAST_SIZES = 8;

    private CollectiveFitter() {}

    /**
     * Draws the curves by GPU as the table names it, in the order of library, version, kind and
     * ranks.
     */
    static Map<String, List<CollectiveFit>> of(TruthTable table) {
        Map<String, Map<String, List<TruthRow>>> groups = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            String kind = kind(row.text("collective", ""));
            String library = library(row);
            if (kind != null && library != null && row.whole("nodes", 1) == 1) {
                String key =
                        library
                                + "|"
                                + version(row)
                                + "|"
                                + kind
                                + "|"
                                + row.needed("gpus")
                                + "|"
                                + format(kind, row);
                groups.computeIfAbsent(row.text("hardware", ""), h -> new TreeMap<>())
                        .computeIfAbsent(key, k -> new ArrayList<>())
                        .add(row);
            }
        }
        Map<String, List<CollectiveFit>> fits = new TreeMap<>();
        groups.forEach(
                (gpu, keys) -> {
                    List<CollectiveFit> ofGpu = new ArrayList<>();
                    keys.forEach(
                            (key, rows) -> {
                                CollectiveFit fit = fit(key.split("\\|"), rows);
                                if (fit != null) {
                                    ofGpu.add(fit);
                                }
                            });
                    fits.put(gpu, ofGpu);
                });
        return fits;
    }

    private static @Nullable String kind(String name) {
        return switch (name) {
            case "all_reduce", "all_gather", "reduce_scatter" -> name;
            case "alltoall" -> "all_to_all";
            default -> null;
        };
    }

    /** The format of what is added up; a dash where nothing is. */
    private static String format(String kind, TruthRow row) {
        boolean adds = kind.equals("all_reduce") || kind.equals("reduce_scatter");
        return switch (adds ? row.text("dtype", "") : "") {
            case "half" -> Precision.FP16.name();
            case "bfloat16" -> Precision.BF16.name();
            case "int8" -> Precision.INT8.name();
            default -> "-";
        };
    }

    /** The library by the row's algorithm: an engine's own, or NCCL's choice. */
    static @Nullable String library(TruthRow row) {
        return switch (row.text("algo", "")) {
            case "" -> MeasuredCollectives.NCCL;
            case "vLLM_custom_graph" -> "vLLM graph";
            case "vLLM_custom_eager" -> "vLLM eager";
            case "SGLang_CustomAllReduce_graph" -> "SGLang graph";
            case "SGLang_CustomAllReduce_eager" -> "SGLang eager";
            case "trtllm", "TRTLLM" -> "TensorRT-LLM graph";
            default -> null;
        };
    }

    /** Returns the version behind the library's or engine's name. */
    private static String version(TruthRow row) {
        String[] words = row.text("library", "").strip().split("\\s+", -1);
        return words.length < 2 ? "any" : words[1];
    }

    private static @Nullable CollectiveFit fit(String[] key, List<TruthRow> rows) {
        double[] micros = new double[POINTS];
        int known = 0;
        int measured = 0;
        for (int i = 0; i < POINTS; i++) {
            double[] times = times(rows, CollectiveFit.FIRST_BYTES * StrictMath.pow(2, i));
            measured += times.length;
            micros[i] = times.length == 0 ? Double.NaN : times[times.length / 2];
            known += times.length == 0 ? 0 : 1;
        }
        if (known < LEAST_SIZES) {
            return null;
        }
        FitQuality quality = quality(micros, measured);
        List<Double> curve = new ArrayList<>();
        for (double value : RisingCurve.through(filled(micros))) {
            curve.add(Rounded.digits(value));
        }
        return new CollectiveFit(
                key[0],
                key[1],
                key[2],
                Integer.parseInt(key[3]),
                key[4].equals("-") ? null : Precision.valueOf(key[4]),
                curve,
                quality);
    }

    /** Times of rows within a factor of the square root of two of a size, brought to that size. */
    private static double[] times(List<TruthRow> rows, double bytes) {
        return rows.stream()
                .filter(
                        row -> {
                            Double size = row.number("size_bytes");
                            return size != null
                                    && row.number("time_us") != null
                                    && size > bytes / 1.4
                                    && size < bytes * 1.4;
                        })
                .mapToDouble(row -> Double.parseDouble(row.text("time_us", "")))
                .sorted()
                .toArray();
    }

    /** Gaps filled straight between neighbours; ends cut off or kept flat. */
    private static double[] filled(double[] micros) {
        int last = micros.length - 1;
        while (Double.isNaN(micros[last])) {
            last--;
        }
        double[] filled = Arrays.copyOf(micros, last + 1);
        for (int i = 0; i < filled.length; i++) {
            if (Double.isNaN(filled[i])) {
                filled[i] = between(filled, i);
            }
        }
        return filled;
    }

    /** Returns the time that the neighbours of a size suggest, straight in bytes. */
    private static double between(double[] micros, int i) {
        int before = i - 1;
        while (before >= 0 && Double.isNaN(micros[before])) {
            before--;
        }
        int after = i + 1;
        while (after < micros.length && Double.isNaN(micros[after])) {
            after++;
        }
        if (before < 0) {
            return micros[after];
        }
        if (after >= micros.length) {
            return micros[before];
        }
        double share =
                (StrictMath.pow(2, i) - StrictMath.pow(2, before))
                        / (StrictMath.pow(2, after) - StrictMath.pow(2, before));
        return micros[before] + share * (micros[after] - micros[before]);
    }

    private static FitQuality quality(double[] micros, int rows) {
        List<Double> errors = new ArrayList<>();
        for (int i = 1; i < micros.length - 1; i++) {
            if (!Double.isNaN(micros[i])) {
                double[] without = micros.clone();
                without[i] = Double.NaN;
                errors.add(Math.abs(between(without, i) / micros[i] - 1));
            }
        }
        double[] sorted = errors.stream().mapToDouble(e -> 100 * e).sorted().toArray();
        return new FitQuality(rows, Rounded.quantile(sorted, 0.5), Rounded.quantile(sorted, 0.9));
    }
}
