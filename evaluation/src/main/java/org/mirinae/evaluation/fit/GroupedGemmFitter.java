package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.fit.data.GemmSamples;
import org.mirinae.evaluation.fit.numeric.NonNegativeLeastSquares;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.GroupedGemmFit;
import org.mirinae.hardware.efficiency.SizeSpan;
import org.mirinae.llm.architecture.FeedForward;
import org.mirinae.llm.work.ExpertLoad;
import org.mirinae.llm.work.ExpertRouting;
import org.mirinae.llm.work.GroupedGemmSize;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.GpuSpeed;
import org.mirinae.perf.kernel.GroupedGemmTime;
import org.mirinae.units.Precision;
import org.mirinae.units.Seconds;

/**
 * Fits {@link GroupedGemmFit} to measured layers of experts of one library in one format on one
 * GPU: two products, up (and gate) and down. Every term has a factor of its own, so the best
 * factors follow by least squares.
 */
final class GroupedGemmFitter {

    /** Fewer measurements than these say nothing of twelve factors. */
    static final int LEAST_ROWS = 40;

    private static final int FACTORS = 12;

    private static final FitQuality NONE = new FitQuality(1, 0, 0);

    /** Formats of the tables: of weights and of products. */
    private static final Map<String, List<Precision>> FORMATS =
            Map.of(
                    "bfloat16", List.of(Precision.BF16, Precision.BF16),
                    "fp8", List.of(Precision.FP8, Precision.FP8),
                    "fp8_block", List.of(Precision.FP8_BLOCK, Precision.FP8_BLOCK),
                    "nvfp4", List.of(Precision.NVFP4, Precision.NVFP4),
                    "w4a16_mxfp4", List.of(Precision.MXFP4, Precision.BF16),
                    "int4_wo", List.of(Precision.INT4, Precision.BF16),
                    "w4a8_mxfp4_mxfp8", List.of(Precision.MXFP4, Precision.MXFP8));

    private GroupedGemmFitter() {}

    /**
     * One measured layer.
     *
     * @param up columns of the first product
     * @param hidden width of a token
     * @param inner width of an expert here
     * @param tokens routed
     * @param load of the experts here
     * @param family of layers of equal widths
     * @param seconds it took
     */
    record Sample(
            double up,
            double hidden,
            double inner,
            double tokens,
            ExpertLoad load,
            int family,
            double seconds) {}

    /** Groups the samples by GPU as the table names it, then by library and format. */
    static Map<String, Map<String, List<Sample>>> samples(TruthTable table) {
        Map<String, Map<String, List<Sample>>> samples = new TreeMap<>();
        Map<Layer, ExpertLoad> loads = new HashMap<>();
        for (TruthRow row : table.rows()) {
            String format = row.text("dtype", row.text("moe_dtype", ""));
            Double seconds = seconds(row);
            if (FORMATS.containsKey(format) && seconds != null) {
                String version = row.text("version", "");
                String framework = row.text("framework", "");
                String library = version.isEmpty() ? framework : framework + " " + version;
                samples.computeIfAbsent(
                                row.text("hardware", row.text("device", "")), h -> new TreeMap<>())
                        .computeIfAbsent(library + "|" + format, k -> new ArrayList<>())
                        .add(sample(row, seconds, loads));
            }
        }
        return samples;
    }

    /** Reads a time in us, or in ms as the collector of ai-dynamo/aiconfigurator writes it. */
    static @Nullable Double seconds(TruthRow row) {
        Double micros = row.number("time_us");
        Double millis = row.number("latency");
        return micros != null
                ? Double.valueOf(micros * 1e-6)
                : millis == null ? null : millis * 1e-3;
    }

    private record Layer(int tokens, int experts, int topK, int ranks, String distribution) {}

    private static Sample sample(TruthRow row, double seconds, Map<Layer, ExpertLoad> loads) {
        boolean gated = !row.text("kernel", "").endsWith("nongated");
        int ranks = whole(row, "moe_ep");
        int inter = needed(row, "inter");
        int hidden = needed(row, "hidden");
        double inner = (double) inter / whole(row, "moe_tp");
        Layer layer =
                new Layer(
                        row.needed("num_tokens"),
                        row.needed("num_experts"),
                        row.needed("topk"),
                        ranks,
                        row.text("distribution", ""));
        return new Sample(
                (gated ? 2 : 1) * inner,
                hidden,
                inner,
                layer.tokens(),
                loads.computeIfAbsent(layer, GroupedGemmFitter::load),
                hidden * 31 + inter * 7 + layer.experts(),
                seconds);
    }

    private static int needed(TruthRow row, String column) {
        return row.number(column) != null ? row.needed(column) : row.needed(column + "_size");
    }

    private static int whole(TruthRow row, String column) {
        return row.whole(column, row.whole(column + "_size", 1));
    }

    private static ExpertLoad load(Layer layer) {
        FeedForward.Moe moe =
                new FeedForward.Moe(layer.experts(), layer.topK(), 1, true, false, 0, false, null);
        double local = (double) layer.experts() / layer.ranks();
        return ExpertRouting.named(layer.distribution()).load(layer.tokens(), moe, local);
    }

    static GroupedGemmFit fit(String key, List<Sample> samples, GpuRates rates) {
        String format = key.substring(key.indexOf('|') + 1);
        List<Precision> formats =
                FORMATS.getOrDefault(format, List.of(Precision.BF16, Precision.BF16));
        GemmSamples.Key library =
                GemmSamples.key(key.substring(0, key.indexOf('|')), formats.getLast());
        // Where too few layers were measured, numbers of tokens are left out instead.
        long families = samples.stream().mapToInt(Sample::family).distinct().count();
        FitQuality quality =
                CrossValidation.quality(
                        samples,
                        seen -> {
                            GroupedGemmFit fit = fit(library, formats, seen, rates, NONE);
                            return s -> seconds(fit, s, rates);
                        },
                        Sample::seconds,
                        families >= CrossValidation.FOLDS
                                ? Sample::family
                                : s -> (int) s.tokens() / 3);
        return fit(library, formats, samples, rates, quality.over(samples.size(), spans(samples)));
    }

    private static List<SizeSpan> spans(List<Sample> samples) {
        return List.of(
                CrossValidation.span("tokens", samples, Sample::tokens),
                CrossValidation.span("hidden", samples, Sample::hidden),
                CrossValidation.span("width of an expert", samples, Sample::inner),
                CrossValidation.span("experts met", samples, s -> s.load().touched()));
    }

    private static GroupedGemmFit fit(
            GemmSamples.Key library,
            List<Precision> formats,
            List<Sample> samples,
            GpuRates rates,
            FitQuality quality) {
        double[][] terms = new double[samples.size()][FACTORS];
        for (int i = 0; i < FACTORS; i++) {
            double[] unit = new double[FACTORS];
            unit[i] = 1;
            GroupedGemmFit term = fit(library, formats, unit, NONE);
            for (int r = 0; r < terms.length; r++) {
                Sample sample = samples.get(r);
                terms[r][i] = seconds(term, sample, rates) / sample.seconds();
            }
        }
        return fit(library, formats, NonNegativeLeastSquares.factors(terms), quality);
    }

    private static double seconds(GroupedGemmFit fit, Sample s, GpuRates rates) {
        return product(fit, s, s.up(), s.hidden(), rates)
                + product(fit, s, s.hidden(), s.inner(), rates);
    }

    private static double product(
            GroupedGemmFit fit, Sample s, double n, double k, GpuRates rates) {
        double weightBytes = n * k * fit.weights().bytesPerElement();
        GroupedGemmSize size = new GroupedGemmSize(s.hidden(), s.tokens(), s.load(), weightBytes);
        GpuSpeed speed = new GpuSpeed(rates.peak(fit.compute()), rates.units(), rates.memoryPeak());
        return GroupedGemmTime.seconds(fit, n, k, size, speed);
    }

    private static GroupedGemmFit fit(
            GemmSamples.Key library, List<Precision> formats, double[] x, FitQuality quality) {
        return new GroupedGemmFit(
                library.library(),
                library.version(),
                formats.getFirst(),
                formats.getLast(),
                new Seconds(1e-6 * amount(x[0])),
                new Seconds(1e-6 * amount(x[1])),
                amount(x[2]),
                amount(x[3]),
                amount(x[4]),
                amount(x[5]),
                amount(x[6]),
                amount(x[7]),
                amount(x[8]),
                amount(x[9]),
                amount(x[10]),
                amount(x[11]),
                quality);
    }

    private static double amount(double factor) {
        return factor < 1e-6 ? 0 : Rounded.digits(factor);
    }
}
