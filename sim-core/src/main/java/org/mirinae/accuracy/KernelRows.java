package org.mirinae.accuracy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.mirinae.cost.ChipRates;
import org.mirinae.hardware.Precision;
import org.mirinae.llm.ExpertRouting;
import org.mirinae.llm.FeedForward;
import org.mirinae.llm.LanguageModel;
import org.mirinae.llm.LayerGroup;
import org.mirinae.llm.ModelWork;
import org.mirinae.llm.NormKind;
import org.mirinae.llm.NumberFormats;
import org.mirinae.llm.Operator;
import org.mirinae.llm.OperatorKind;
import org.mirinae.llm.SequenceMixer;
import org.mirinae.llm.Shards;
import org.mirinae.llm.StepShape;

/**
 * Rows of the tables of single kernels.
 *
 * @param entries of the catalogue
 * @param file the table
 * @param kernel what a row times, priced with the rates of its chip
 * @param known rates by chip and library, filled as they are asked for
 */
record KernelRows(
        CatalogEntries entries,
        String file,
        BiFunction<TruthRow, KernelPricing, Prediction> kernel,
        Map<String, KernelPricing> known)
        implements TruthRows {

    /** The table of matrix products. */
    static final String PRODUCTS = "kernels_gemm.csv.gz";

    /** The table of attention. */
    static final String ATTENTION = "kernels_attention.csv.gz";

    /** The table of experts. */
    static final String EXPERTS = "kernels_moe.csv.gz";

    /** Matrix products. */
    static KernelRows products(CatalogEntries entries) {
        return new KernelRows(entries, PRODUCTS, KernelRows::product, new ConcurrentHashMap<>());
    }

    /** Fused attention. */
    static KernelRows attention(CatalogEntries entries) {
        return new KernelRows(entries, ATTENTION, KernelRows::attention, new ConcurrentHashMap<>());
    }

    /** Products of the experts of one layer. */
    static KernelRows experts(CatalogEntries entries) {
        return new KernelRows(entries, EXPERTS, KernelRows::experts, new ConcurrentHashMap<>());
    }

    @Override
    public List<Comparison> compare(TruthRow row) {
        String subset = row.text("phase", row.text("distribution", "all"));
        Double micros = null;
        Prediction ours;
        try {
            micros = row.number("time_us");
            ours =
                    micros == null
                            ? new Prediction.Excluded("no target")
                            : kernel.apply(row, pricing(row));
        } catch (SkippedRowException e) {
            ours = new Prediction.Skipped(e.reason());
        } catch (IllegalArgumentException e) {
            // A format the chip has no rate for.
            ours = new Prediction.Skipped(String.valueOf(e.getMessage()));
        }
        return List.of(KernelPricing.comparison(file, subset, row, micros, ours));
    }

    /** One for each chip and library: what is looked up once serves all their rows. */
    private KernelPricing pricing(TruthRow row) {
        String chip = row.text("hardware", "");
        String library = row.text("framework", "").replace(" (InferSim bench)", "");
        return known.computeIfAbsent(
                chip + "|" + library,
                key ->
                        new KernelPricing(
                                new ChipRates(entries.gpu(chip), entries.stack(library)).warm()));
    }

    private static Prediction product(TruthRow row, KernelPricing pricing) {
        NumberFormats formats = KernelPricing.formats(row.text("dtype", ""));
        double m = row.needed("m");
        double n = row.needed("n");
        double k = row.needed("k");
        double bytes =
                n * k * formats.weights().bytesPerElement()
                        + m * (n + k) * formats.activations().bytesPerElement();
        return pricing.price(
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

    private static Prediction attention(TruthRow row, KernelPricing pricing) {
        int width = row.needed("head_dim");
        int heads = row.needed("num_heads");
        SequenceMixer mixer =
                new SequenceMixer.Attention(
                        heads, row.needed("num_kv_heads"), width, null, false, false, false, false);
        Precision computed = KernelPricing.formats(row.text("attn_dtype", "")).compute();
        NumberFormats formats =
                new NumberFormats(
                        computed,
                        computed,
                        computed,
                        KernelPricing.formats(row.text("kv_dtype", "")).compute());
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
        return pricing.price(
                ModelWork.layer(model(heads * width, group), group, formats, Shards.NONE),
                context ? OperatorKind.ATTENTION_PREFILL : OperatorKind.ATTENTION_DECODE,
                shape);
    }

    private static Prediction experts(TruthRow row, KernelPricing pricing) {
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
        return pricing.price(
                ModelWork.layer(
                                model(row.needed("hidden"), group),
                                group,
                                KernelPricing.formats(row.text("dtype", "")),
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
