package org.mirinae.evaluation.fit.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.units.Precision;

/**
 * Reads {@code gemm/CHIP/data.csv} of alibaba/InferSim (bench_data): columns m, k, n, latency_us
 * (us) and mfu (share of the peak of FP8). Its products are those of DeepGEMM, with a scale for
 * blocks of 128 weights; the GPU is the folder's name.
 */
final class InferSimGemms {

    static final String FILE = "(.*/)?gemm/[^/]+/data\\.csv(\\.gz)?";

    private static final GemmSamples.Key KEY =
            new GemmSamples.Key("DeepGEMM", "(InferSim bench)", Precision.FP8_BLOCK);

    private InferSimGemms() {}

    static Map<String, Map<GemmSamples.Key, List<GemmSamples.Sample>>> of(
            String file, TruthTable table, Consumer<String> skipped) {
        List<GemmSamples.Sample> samples = new ArrayList<>();
        int odd = 0;
        int ragged = 0;
        for (TruthRow row : table.rows()) {
            Double micros = row.number("latency_us");
            if (micros == null || micros <= 0) {
                odd++;
                continue;
            }
            GemmSamples.Sample sample =
                    GemmSamples.Sample.of(
                            Precision.FP8_BLOCK,
                            row.needed("m"),
                            row.needed("n"),
                            row.needed("k"),
                            micros * 1e-6);
            if (sample == null) {
                ragged++;
            } else {
                samples.add(sample);
            }
        }
        if (odd > 0) {
            skipped.accept(file + ": " + odd + " rows without a time above zero");
        }
        if (ragged > 0) {
            skipped.accept(
                    String.format(
                            Locale.ROOT,
                            "%s: %d rows with n or k below a block, or m that 4 does not divide",
                            file,
                            ragged));
        }
        String[] folders = file.split("/");
        return samples.isEmpty()
                ? Map.of()
                : Map.of(gpu(folders[folders.length - 2]), new TreeMap<>(Map.of(KEY, samples)));
    }

    private static String gpu(String folder) {
        return folder.toUpperCase(Locale.ROOT);
    }
}
