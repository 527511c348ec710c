package org.mirinae.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mirinae.accuracy.TruthRow;
import org.mirinae.accuracy.TruthTable;
import org.mirinae.cost.ChipRates;
import org.mirinae.cost.GroupedTime;
import org.mirinae.hardware.FitQuality;
import org.mirinae.hardware.GroupedFit;
import org.mirinae.hardware.Precision;
import org.mirinae.llm.FeedForward;
import org.mirinae.units.Seconds;

/** Fits grouped products of experts to measured layers of one library in one format on one chip. */
final class GroupedFitter {

    /** Fewer measurements than these say nothing of nine parameters. */
    static final int LEAST_ROWS = 40;

    private static final FitQuality NONE = new FitQuality(1, 0, 0);

    /** Formats of the tables: of weights and of products. */
    private static final Map<String, List<Precision>> FORMATS =
            Map.of(
                    "bfloat16", List.of(Precision.BF16, Precision.BF16),
                    "fp8", List.of(Precision.FP8, Precision.FP8),
                    "fp8_block", List.of(Precision.FP8_BLOCK, Precision.FP8_BLOCK),
                    "w4a8_mxfp4_mxfp8", List.of(Precision.MXFP4, Precision.MXFP8));

    /** 10 us, all of the rates; with and without what few experts cost. */
    private static final List<double[]> STARTS =
            List.of(
                    new double[] {2.3, -2, 0.5, 1.5, 0, 0, 0.5, 1, -1},
                    new double[] {2.3, -3, 0.5, 3, 0, 2.5, 0.5, 1.5, 0});

    private GroupedFitter() {}

    /**
     * One measured layer.
     *
     * @param up columns of the first product
     * @param hidden width of a token
     * @param inner width of an expert here
     * @param tokens routed
     * @param pairs of a token and an expert here
     * @param touched experts here that are met
     * @param skew of the routing
     * @param family of layers of equal widths
     * @param seconds it took
     */
    record Sample(
            double up,
            double hidden,
            double inner,
            double tokens,
            double pairs,
            double touched,
            double skew,
            int family,
            double seconds) {}

    /** By chip as the table names it, then by library and format. */
    static Map<String, Map<String, List<Sample>>> samples(TruthTable table) {
        Map<String, Map<String, List<Sample>>> samples = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            String format = row.text("dtype", "");
            Double micros = row.number("time_us");
            if (FORMATS.containsKey(format) && micros != null) {
                samples.computeIfAbsent(row.text("hardware", ""), h -> new TreeMap<>())
                        .computeIfAbsent(
                                row.text("framework", "") + "|" + format, k -> new ArrayList<>())
                        .add(sample(row, micros * 1e-6));
            }
        }
        return samples;
    }

    private static Sample sample(TruthRow row, double seconds) {
        boolean gated = !row.text("kernel", "").endsWith("nongated");
        int experts = row.needed("num_experts");
        double ranks = row.whole("moe_ep", 1);
        FeedForward.Moe moe =
                new FeedForward.Moe(
                        experts,
                        row.needed("topk"),
                        row.needed("inter"),
                        gated,
                        false,
                        0,
                        false,
                        null);
        double inner = (double) row.needed("inter") / row.whole("moe_tp", 1);
        double tokens = row.needed("num_tokens");
        return new Sample(
                (gated ? 2 : 1) * inner,
                row.needed("hidden"),
                inner,
                tokens,
                tokens * moe.topK() / ranks,
                moe.expectedTouched(tokens, experts / ranks),
                GroupedTime.skew(row.text("distribution", "")),
                row.needed("hidden") * 31 + row.needed("inter") * 7 + experts,
                seconds);
    }

    static GroupedFit fit(String key, List<Sample> samples, ChipRates rates) {
        String format = key.substring(key.indexOf('|') + 1);
        List<Precision> formats =
                FORMATS.getOrDefault(format, List.of(Precision.BF16, Precision.BF16));
        Precision weights = formats.getFirst();
        Precision compute = formats.getLast();
        GemmSamples.Key library = GemmSamples.key(key.substring(0, key.indexOf('|')), compute);
        Fitting<Sample> fitting =
                new Fitting<>(
                        samples,
                        (p, s) -> {
                            GroupedFit fit = fit(p, library, weights, NONE);
                            return product(fit, s, s.up(), s.hidden(), rates)
                                    + product(fit, s, s.hidden(), s.inner(), rates);
                        },
                        (p, s) -> s.seconds(),
                        STARTS);
        return fit(fitting.fit(), library, weights, fitting.crossValidated(Sample::family));
    }

    private static double product(GroupedFit fit, Sample s, double n, double k, ChipRates rates) {
        return GroupedTime.seconds(
                fit,
                n,
                k,
                s.hidden(),
                s.tokens(),
                s.pairs(),
                s.touched(),
                n * k * fit.weights().bytesPerElement(),
                s.skew(),
                rates.peak(fit.compute()),
                rates.units(),
                rates.memoryPeak());
    }

    private static GroupedFit fit(
            double[] p, GemmSamples.Key library, Precision weights, FitQuality quality) {
        return new GroupedFit(
                library.library(),
                library.version(),
                weights,
                library.precision(),
                new Seconds(1e-6 * amount(p[0])),
                new Seconds(1e-6 * amount(p[1])),
                Fitting.digits(Fitting.share(p[2])),
                Fitting.digits(Fitting.share(p[3])),
                amount(p[4]),
                amount(p[5]),
                amount(p[6]),
                amount(p[7]),
                amount(p[8]),
                quality);
    }

    private static double amount(double real) {
        double positive = Fitting.positive(real);
        return positive < 1e-6 ? 0 : Fitting.digits(positive);
    }
}
