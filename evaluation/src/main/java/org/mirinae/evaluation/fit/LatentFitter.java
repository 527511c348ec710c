package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.mirinae.evaluation.fit.data.GemmSamples;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.LatentAttentionFit;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.architecture.FeedForward;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.OperatorTable;
import org.mirinae.units.Precision;
import org.mirinae.units.Seconds;

/**
 * Fits {@link LatentAttentionFit} to measured attention modules: what our time of their projections
 * leaves of their time is the core's, and under sparse attention the scorer's, which has the same
 * shares of the peaks. Tables of the core alone have no projections to take off.
 */
final class LatentFitter {

    /** More modules change three parameters little. */
    private static final int ENOUGH = 900;

    /** 50 us, two thirds of the peak and of the bandwidth. */
    private static final List<double[]> STARTS =
            RobustFit.starts(new double[] {4, 0.7, 0.7}, 0, 2, 5);

    private final GpuRates rates;
    private final Function<String, LanguageModel> models;

    private LatentFitter(GpuRates rates, Function<String, LanguageModel> models) {
        this.rates = rates;
        this.models = models;
    }

    /**
     * One measured module.
     *
     * @param projections our price of everything but the core
     * @param flops of each launch of the core
     * @param bytes of each launch of the core
     * @param family of modules with as many heads in the same formats
     * @param seconds it took
     */
    private record Sample(
            double projections, double[] flops, double[] bytes, int family, double seconds) {}

    /**
     * Fits of one table.
     *
     * @param ofGpu rates by the GPU's spelling in the table; null where it is not known
     * @param models that were measured, by their name in the table; empty for DeepSeek-V3
     */
    static Map<String, LatentAttentionFit> of(
            TruthTable table, Map<String, GpuRates> ofGpu, Function<String, LanguageModel> models) {
        Map<String, List<TruthRow>> rows = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            rows.computeIfAbsent(row.text("device", ""), d -> new ArrayList<>()).add(row);
        }
        Map<String, LatentAttentionFit> fits = new TreeMap<>();
        rows.forEach(
                (device, measured) -> {
                    GpuRates rates = ofGpu.get(device);
                    if (rates != null) {
                        fits.put(device, new LatentFitter(rates, models).fit(measured));
                    }
                });
        return fits;
    }

    private LatentAttentionFit fit(List<TruthRow> rows) {
        int step = Math.max(1, rows.size() / ENOUGH);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += step) {
            samples.add(sample(rows.get(i)));
        }
        TruthRow first = rows.getFirst();
        RobustFit<Sample> fitting =
                new RobustFit<>(samples, this::seconds, (p, s) -> s.seconds(), STARTS);
        boolean families = samples.stream().mapToInt(Sample::family).distinct().count() > 1;
        // Where all have as many heads, sizes are left out instead.
        FitQuality quality =
                fitting.crossValidated(
                        families ? Sample::family : s -> Double.hashCode(s.bytes()[0]) >> 8);
        double[] p = fitting.fit();
        GemmSamples.Key library =
                GemmSamples.key(
                        first.text("framework", "") + " " + first.text("version", ""),
                        Precision.BF16);
        return new LatentAttentionFit(
                library.library(),
                library.version(),
                phase(first),
                new Seconds(Rounded.digits(1e-6 * RobustFit.positive(p[0]))),
                Rounded.digits(RobustFit.share(p[1])),
                Rounded.digits(RobustFit.share(p[2])),
                quality);
    }

    private static String phase(TruthRow row) {
        boolean context = isContext(row);
        return row.text("op_name", "").startsWith("dsa")
                ? context ? LatentAttentionFit.SPARSE_CONTEXT : LatentAttentionFit.SPARSE_GENERATION
                : context ? LatentAttentionFit.CONTEXT : LatentAttentionFit.GENERATION;
    }

    private static boolean isContext(TruthRow row) {
        return row.text("op_name", "").contains("context");
    }

    private double seconds(double[] p, Sample s) {
        double peak = rates.peak(Precision.BF16) * RobustFit.share(p[1]);
        double bandwidth = rates.memoryPeak() * RobustFit.share(p[2]);
        double sum = s.projections();
        for (int i = 0; i < s.flops().length; i++) {
            double both = fourth(s.flops()[i] / peak) + fourth(s.bytes()[i] / bandwidth);
            sum += 1e-6 * RobustFit.positive(p[0]) + Math.sqrt(Math.sqrt(both));
        }
        return sum;
    }

    private static double fourth(double x) {
        return x * x * x * x;
    }

    private Sample sample(TruthRow row) {
        boolean context = isContext(row);
        boolean whole = row.text("op_name", "").contains("module");
        int heads = row.needed("num_heads");
        double batch = row.needed("batch_size");
        StepShape shape = new StepShape();
        double past = row.whole("step", 0);
        if (context) {
            for (int i = 0; i < batch; i++) {
                shape.addPrefill(past, row.needed("isl"), true);
            }
        } else {
            shape.addDecodes(batch, batch * (past + 1));
        }
        Precision weights =
                switch (row.text("gemm_type", "")) {
                    case "fp8_block" -> Precision.FP8_BLOCK;
                    case "nvfp4" -> Precision.NVFP4;
                    default -> Precision.BF16;
                };
        Precision cache =
                row.text("kv_cache_dtype", "").equals("fp8") ? Precision.FP8 : Precision.BF16;
        LanguageModel model = models.apply(row.text("model", ""));
        OperatorTable projections = new OperatorTable(rates);
        int spans = 0;
        List<Operator> cores = new ArrayList<>();
        for (StepOperator operator : work(model, weights, cache, heads).operators()) {
            if (operator.units(shape) == 0) {
                continue;
            }
            Operator at = operator.at(shape);
            if (isCore(operator)) {
                cores.add(at);
            } else if (whole) {
                projections.addOperator(at);
                spans++;
            }
        }
        OperatorTable.Times times = projections.timeAll(CpuBackend.forAnswers());
        double seconds = 0;
        for (int span = 0; span < spans; span++) {
            seconds += times.seconds(span);
        }
        int family = heads * 8 + weights.ordinal() % 4 * 2 + cache.ordinal() % 2;
        return new Sample(
                seconds,
                cores.stream().mapToDouble(core -> core.count() * core.flops()).toArray(),
                cores.stream().mapToDouble(core -> core.count() * core.bytes()).toArray(),
                family,
                millis(row) * 1e-3);
    }

    private static double millis(TruthRow row) {
        Double millis = row.number("latency");
        return millis == null ? 0 : millis;
    }

    private static boolean isCore(StepOperator operator) {
        return switch (operator.kind()) {
            case ATTENTION_PREFILL, ATTENTION_DECODE, SPARSE_PREFILL, SPARSE_DECODE -> true;
            default -> false;
        };
    }

    private static LayerWork work(
            LanguageModel model, Precision weights, Precision cache, int heads) {
        LayerGroup first = model.layers().getFirst();
        LayerGroup alone =
                new LayerGroup(
                        1, first.mixer(), new FeedForward.Dense(1, false, false), first.parallel());
        int all = first.mixer().divisibleHeads();
        Shards shards = new Shards(Math.max(1, all / heads), 1, 1, 1, 1, false);
        NumberFormats formats = NumberFormats.recipe(weights, cache);
        return ModelWork.layer(model, alone, formats, shards);
    }
}
