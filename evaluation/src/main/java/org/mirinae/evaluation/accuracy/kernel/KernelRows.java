package org.mirinae.evaluation.accuracy.kernel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.llm.architecture.FeedForward;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.architecture.NormKind;
import org.mirinae.llm.architecture.SequenceMixer;
import org.mirinae.llm.work.ExpertRouting;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.units.Precision;

/**
 * Rows of the tables of single kernels.
 *
 * @param entries of the catalogue
 * @param file the table
 * @param kernel what a row times, priced with the rates of its GPU
 * @param known rates by GPU and library, filled as they are asked for
 */
public record KernelRows(
        CatalogRecords entries,
        String file,
        BiFunction<TruthRow, KernelPrediction, Prediction> kernel,
        Map<String, KernelPrediction> known)
        implements TruthRows {

    /** The table of matrix products. */
    public static final String PRODUCTS = "kernels_gemm.csv.gz";

    /** The table of attention. */
    public static final String ATTENTION = "kernels_attention.csv.gz";

    /** The table of experts. */
    public static final String EXPERTS = "kernels_moe.csv.gz";

    /** Matrix products. */
    public static KernelRows products(CatalogRecords entries) {
        return new KernelRows(entries, PRODUCTS, KernelRows::product, new ConcurrentHashMap<>());
    }

    /** Fused attention. */
    public static KernelRows attention(CatalogRecords entries) {
        return new KernelRows(entries, ATTENTION, KernelRows::attention, new ConcurrentHashMap<>());
    }

    /** Products of the experts of one layer. */
    public static KernelRows experts(CatalogRecords entries) {
        return new KernelRows(entries, EXPERTS, KernelRows::experts, new ConcurrentHashMap<>());
    }

    @Override
    public List<RowComparison> compare(TruthRow row) {
        String subset = row.text("phase", row.text("distribution", "all"));
        Double micros = null;
        Prediction ours;
        try {
            micros = row.number("time_us");
            ours =
                    micros == null
                            ? new Prediction.Excluded("no target")
                            : kernel.apply(row, prediction(row));
        } catch (SkippedRowException e) {
            ours = new Prediction.Skipped(e.reason());
        } catch (IllegalArgumentException e) {
            // A format the GPU has no rate for.
            ours = new Prediction.Skipped(String.valueOf(e.getMessage()));
        }
        return List.of(KernelPrediction.comparison(file, subset, row, micros, ours));
    }

    /** One for each GPU and library: what is looked up once serves all their rows. */
    private KernelPrediction prediction(TruthRow row) {
        String gpu = row.text("hardware", "");
        String library = row.text("framework", "").replace(" (InferSim bench)", "");
        return known.computeIfAbsent(
                gpu + "|" + library,
                key ->
                        new KernelPrediction(
                                new GpuRates(entries.gpu(gpu), entries.stack(library)).warm()));
    }

    private static Prediction product(TruthRow row, KernelPrediction prediction) {
        NumberFormats formats = KernelPrediction.formats(row.text("dtype", ""));
        double m = row.needed("m");
        double n = row.needed("n");
        double k = row.needed("k");
        double bytes =
                n * k * formats.weights().bytesPerElement()
                        + m * (n + k) * formats.activations().bytesPerElement();
        return prediction.predict(
                new Operator(
                        OperatorKind.LINEAR,
                        "product",
                        1,
                        2 * m * n * k,
                        bytes,
                        formats.compute(),
                        m,
                        n,
                        k,
                        null,
                        null,
                        n * k * formats.weights().bytesPerElement()));
    }

    private static Prediction attention(TruthRow row, KernelPrediction prediction) {
        int width = row.needed("head_dim");
        int heads = row.needed("num_heads");
        SequenceMixer mixer =
                new SequenceMixer.Attention(
                        heads, row.needed("num_kv_heads"), width, null, false, false, false, false);
        Precision computed = KernelPrediction.formats(row.text("attn_dtype", "")).compute();
        NumberFormats formats =
                new NumberFormats(
                        computed,
                        computed,
                        computed,
                        KernelPrediction.formats(row.text("kv_dtype", "")).compute());
        int batch = row.needed("batch");
        boolean context = row.text("phase", "").equals("context");
        StepShape shape = new StepShape();
        if (context) {
            for (int i = 0; i < batch; i++) {
                shape.addPrefill(0, row.needed("isl"), true);
            }
        } else {
            shape.addDecodes(batch, (double) batch * row.needed("kv_len"));
        }
        LayerGroup group = new LayerGroup(1, mixer, new FeedForward.NoFeedForward(), false);
        return prediction.predict(
                ModelWork.layer(model(heads * width, group), group, formats, Shards.NONE),
                context ? OperatorKind.ATTENTION_PREFILL : OperatorKind.ATTENTION_DECODE,
                shape);
    }

    private static Prediction experts(TruthRow row, KernelPrediction prediction) {
        boolean gated = !row.text("kernel", "").endsWith("nongated");
        FeedForward moe =
                new FeedForward.Moe(
                        row.needed("num_experts"),
                        row.needed("topk"),
                        row.needed("inter"),
                        gated,
                        false,
                        0,
                        false,
                        null);
        SequenceMixer mixer =
                new SequenceMixer.Attention(1, 1, 1, null, false, false, false, false);
        LayerGroup group = new LayerGroup(1, mixer, moe, false);
        Shards shards = new Shards(1, 1, row.whole("moe_ep", 1), row.whole("moe_tp", 1), 1, false);
        StepShape shape = new StepShape().addDecodes(row.needed("num_tokens"), 0);
        return prediction.predict(
                ModelWork.layer(
                                model(row.needed("hidden"), group),
                                group,
                                KernelPrediction.formats(row.text("dtype", "")),
                                shards)
                        .routed(ExpertRouting.named(row.text("distribution", ""))),
                OperatorKind.GROUPED_LINEAR,
                shape);
    }

    /** A model of one layer, of which only that layer matters. */
    private static LanguageModel model(int hidden, LayerGroup group) {
        return new LanguageModel(
                "one layer",
                List.of(),
                hidden,
                1,
                true,
                0,
                NormKind.RMS,
                false,
                List.of(group),
                false,
                0,
                null,
                null,
                Map.of(),
                "");
    }
}
