package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mirinae.evaluation.fit.data.GemmSamples;
import org.mirinae.evaluation.fit.numeric.NonNegativeLeastSquares;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.ScanFit;
import org.mirinae.hardware.efficiency.SizeSpan;
import org.mirinae.llm.architecture.GatedDelta;
import org.mirinae.llm.work.AttentionSize;
import org.mirinae.perf.kernel.AttentionTime;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.GpuSpeed;
import org.mirinae.units.Precision;
import org.mirinae.units.Seconds;

/**
 * Fits {@link ScanFit} to measured gated delta rules, each with the short convolution before it:
 * two kernels that follow one another, measured apart. Every term has a factor of its own, so the
 * best factors follow by least squares.
 */
final class ScanFitter {

    private static final int FACTORS = 4;

    private static final FitQuality NONE = new FitQuality(1, 0, 0);

    private ScanFitter() {}

    /**
     * One measured call of both kernels.
     *
     * @param size the call as the formula of time takes it
     * @param bytes through memory
     * @param seconds both took
     */
    private record Sample(AttentionSize size, double bytes, double seconds) {

        int family() {
            return (int) (size.heads().query() * 31 + size.heads().keyValue());
        }
    }

    /** Tells calls apart: the two kernels of one are rows of their own. */
    private record Call(String phase, int sequences, int length, int width, GatedDelta rule) {}

    /** Fits the recurrences by GPU as the table names it. */
    static Map<String, List<ScanFit>> of(TruthTable table, Map<String, GpuRates> ofGpu) {
        Map<String, Map<Call, List<Double>>> parts = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            Double millis = row.number("latency");
            if (millis != null && ofGpu.containsKey(row.text("device", ""))) {
                parts.computeIfAbsent(row.text("device", ""), d -> new LinkedHashMap<>())
                        .computeIfAbsent(call(row), c -> new ArrayList<>())
                        .add(millis * 1e-3);
            }
        }
        TruthRow first = table.rows().getFirst();
        GemmSamples.Key library =
                GemmSamples.key(
                        first.text("framework", "") + " " + first.text("version", ""),
                        Precision.BF16);
        Map<String, List<ScanFit>> fits = new TreeMap<>();
        parts.forEach(
                (device, calls) -> {
                    GpuRates rates = ofGpu.get(device);
                    if (rates != null) {
                        fits.put(
                                device,
                                List.of(
                                        fit(
                                                ScanFit.CONTEXT,
                                                library,
                                                samples(ScanFit.CONTEXT, calls),
                                                rates),
                                        fit(
                                                ScanFit.GENERATION,
                                                library,
                                                samples(ScanFit.GENERATION, calls),
                                                rates)));
                    }
                });
        return fits;
    }

    private static Call call(TruthRow row) {
        return new Call(
                row.text("phase", ""),
                row.needed("batch_size"),
                row.needed("seq_len"),
                row.needed("d_model"),
                new GatedDelta(
                        row.needed("num_k_heads"),
                        row.needed("num_v_heads"),
                        row.needed("head_k_dim"),
                        row.needed("head_v_dim"),
                        row.needed("d_conv")));
    }

    /** Calls of which both kernels were measured. */
    private static List<Sample> samples(String phase, Map<Call, List<Double>> calls) {
        List<Sample> samples = new ArrayList<>();
        calls.forEach(
                (call, seconds) -> {
                    if (call.phase().equals(phase) && seconds.size() == 2) {
                        samples.add(sample(call, seconds.getFirst() + seconds.getLast()));
                    }
                });
        return samples;
    }

    /** Bytes as {@code WorkBuilder.scan} counts them. */
    private static Sample sample(Call call, double seconds) {
        GatedDelta rule = call.rule();
        double h = call.width();
        double columns = rule.matrixElements(call.width()) / h - rule.outputWidth();
        double sequences = call.sequences();
        boolean context = call.phase().equals(ScanFit.CONTEXT);
        double tokens = context ? sequences * call.length() : sequences;
        double state = 2 * rule.cacheElements(1) * Precision.FP32.bytesPerElement();
        double stream = tokens * 2 * columns * Precision.BF16.bytesPerElement();
        return new Sample(
                new AttentionSize(rule.heads(1), sequences, tokens, tokens, 0),
                context ? stream : stream + sequences * state,
                seconds);
    }

    private static ScanFit fit(
            String phase, GemmSamples.Key library, List<Sample> samples, GpuRates rates) {
        FitQuality quality =
                CrossValidation.quality(
                        samples,
                        seen -> {
                            ScanFit fit = fit(phase, library, seen, rates, NONE);
                            return s -> seconds(fit, s, rates);
                        },
                        Sample::seconds,
                        Sample::family);
        return fit(phase, library, samples, rates, quality.over(samples.size(), spans(samples)));
    }

    private static List<SizeSpan> spans(List<Sample> samples) {
        return List.of(
                CrossValidation.span("value heads", samples, s -> s.size().heads().keyValue()),
                CrossValidation.span("sequences", samples, s -> s.size().sequences()),
                CrossValidation.span(
                        "tokens of a sequence",
                        samples,
                        s -> s.size().tokens() / s.size().sequences()));
    }

    private static ScanFit fit(
            String phase,
            GemmSamples.Key library,
            List<Sample> samples,
            GpuRates rates,
            FitQuality quality) {
        double[][] terms = new double[samples.size()][FACTORS];
        for (int i = 0; i < FACTORS; i++) {
            double[] unit = new double[FACTORS];
            unit[i] = 1;
            ScanFit term = fit(phase, library, unit, NONE);
            for (int r = 0; r < terms.length; r++) {
                terms[r][i] = seconds(term, samples.get(r), rates) / samples.get(r).seconds();
            }
        }
        return fit(phase, library, NonNegativeLeastSquares.factors(terms), quality);
    }

    private static double seconds(ScanFit fit, Sample s, GpuRates rates) {
        GpuSpeed speed = new GpuSpeed(0, rates.units(), rates.memoryPeak());
        return AttentionTime.scan(fit, s.size(), s.bytes(), speed);
    }

    private static ScanFit fit(
            String phase, GemmSamples.Key library, double[] x, FitQuality quality) {
        return new ScanFit(
                library.library(),
                library.version(),
                phase,
                new Seconds(1e-6 * amount(x[0])),
                new Seconds(1e-6 * amount(x[1])),
                new Seconds(1e-6 * amount(x[2])),
                amount(x[3]),
                quality);
    }

    private static double amount(double factor) {
        return factor < 1e-9 ? 0 : Rounded.digits(factor);
    }
}
