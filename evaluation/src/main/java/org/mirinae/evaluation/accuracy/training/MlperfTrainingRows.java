package org.mirinae.evaluation.accuracy.training;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Machines;
import org.mirinae.evaluation.truth.PrecisionRecipes;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.units.Precision;
import org.mirinae.workload.training.Recompute;
import org.mirinae.workload.training.Sharding;

/** Rows of {@code training_mlperf.csv}: result logs of MLPerf Training. */
public final class MlperfTrainingRows implements TruthRows {

    /** The table. */
    public static final String FILE = "training_mlperf.csv";

    private final CatalogRecords entries;

    public MlperfTrainingRows(CatalogRecords entries) {
        this.entries = entries;
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public List<RowComparison> compare(TruthRow row) {
        StepComparison comparison = new StepComparison(file(), row.id(), row.text("benchmark", ""));
        boolean stated = row.has("tp") && row.has("micro_batch") && row.has("recompute");
        try {
            Double published = published(row);
            if (published == null) {
                return List.of(
                        comparison.without(
                                stated, new Prediction.Excluded("no target: no step time")));
            }
            return List.of(comparison.of(spaces(row), cluster(row), published, List.of(ASSUMED)));
        } catch (SkippedRowException e) {
            return List.of(comparison.without(stated, new Prediction.Skipped(e.reason())));
        }
    }

    private static final String ASSUMED =
            "recomputation is in no log; precision as MLPerf submissions of the chip use where the"
                    + " log has none";

    private static @Nullable Double published(TruthRow row) {
        Double seconds = row.number("iter_time_s");
        Double rate = row.number("tokens_per_s_per_gpu");
        if (seconds != null || rate == null) {
            return seconds;
        }
        return (double) row.needed("global_batch")
                * row.needed("seq_len")
                / (rate * row.needed("gpus"));
    }

    private List<PlanSpace> spaces(TruthRow row) {
        return precisions(row).stream().map(precision -> space(row, precision)).toList();
    }

    private PlanSpace space(TruthRow row, Precision precision) {
        LanguageModel model = TrainingRows.model(entries, row);
        String framework = framework(row);
        return new PlanSpace(
                model,
                entries.stack(framework),
                precision,
                row.needed("gpus"),
                row.needed("global_batch"),
                row.needed("seq_len"),
                row.whole("tp"),
                row.whole("pp"),
                row.whole("vp", 1),
                row.whole("cp", 1),
                1,
                row.whole("micro_batch"),
                recompute(row),
                Sharding.OPTIMIZER,
                FrameworkDefaults.of(framework, ""),
                row.text("model", "").contains("LoRA"),
                PlanSpace.usual(entries.stack(framework)),
                !row.has("vp"));
    }

    /** The log names no framework: NVIDIA's reference is NeMo, Google's MaxText. */
    private static String framework(TruthRow row) {
        String version = row.text("round", "").startsWith("v5") ? "NeMo 25.09" : "NeMo 24.07";
        return row.text("submitter", "").equals("Google") ? "MaxText" : version;
    }

    /**
     * NVIDIA's configurations for GPT-3 and Llama 3.1 recompute at most the attention core, which
     * fused attention does anyway; whether more is needed is left to the search.
     */
    private static @Nullable Recompute recompute(TruthRow row) {
        return TrainingRows.recompute(row.text("recompute"));
    }

    /**
     * Recipes of the products. Where the log has none the table says what it assumes; in round 5.1
     * submissions on GPUs with 4-bit products use those or 8 bits, and logs that name neither leave
     * it open.
     */
    private List<Precision> precisions(TruthRow row) {
        String stated = row.text("precision");
        Gpu gpu = entries.gpu(row.text("hardware", ""));
        if (stated == null) {
            return List.of(gpu.peak().containsKey(Precision.FP8) ? Precision.FP8 : Precision.BF16);
        }
        Precision precision = PrecisionRecipes.precision(stated);
        boolean open =
                stated.contains("assumed")
                        && row.text("round", "").equals("v5.1")
                        && gpu.peak().containsKey(Precision.NVFP4);
        return open ? List.of(precision, Precision.NVFP4) : List.of(precision);
    }

    private Cluster cluster(TruthRow row) {
        Gpu gpu = entries.gpu(row.text("hardware", ""));
        int gpus = row.whole("gpus_per_node", 8);
        Node usual = entries.usualNode(gpu, gpus);
        Node node = gpus < usual.gpus() ? Machines.withGpus(usual, gpus) : usual;
        return Machines.cluster(
                Machines.withNetwork(node, row.text("network")), row.needed("gpus"));
    }
}
