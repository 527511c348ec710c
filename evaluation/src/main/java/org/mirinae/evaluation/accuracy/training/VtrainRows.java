package org.mirinae.evaluation.accuracy.training;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Machines;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.hardware.Nic;
import org.mirinae.hardware.Node;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Precision;
import org.mirinae.units.Seconds;
import org.mirinae.workload.training.Recompute;
import org.mirinae.workload.training.Sharding;

/**
 * Rows of {@code training_vtrain_a100.csv}: Megatron-LM on DGX A100 with four 200G interfaces, FP16
 * and full recomputation, as the table's README states for all of them.
 */
public final class VtrainRows implements TruthRows {

    /** GPT-2's vocabulary padded to whole tiles, Megatron-LM's usual one (assumed). */
    private static final int VOCABULARY = 51_200;

    private static final Nic HDR = new Nic("InfiniBand HDR", new ByteRate(25e9), new Seconds(0));
    private static final int INTERFACES = 4;

    /** The table. */
    public static final String FILE = "training_vtrain_a100.csv";

    private final CatalogRecords entries;

    public VtrainRows(CatalogRecords entries) {
        this.entries = entries;
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public List<RowComparison> compare(TruthRow row) {
        StepComparison comparison = new StepComparison(file(), row.id(), row.text("source_id", ""));
        try {
            Double milliseconds = row.number("iter_time_ms");
            if (milliseconds == null) {
                return List.of(comparison.without(true, new Prediction.Excluded("no target")));
            }
            List<String> assumed =
                    List.of("vocabulary of 51,200 and 80 GB chips: neither is stated");
            return List.of(comparison.of(space(row), cluster(row), milliseconds / 1e3, assumed));
        } catch (SkippedRowException e) {
            return List.of(comparison.without(true, new Prediction.Skipped(e.reason())));
        }
    }

    private PlanSpace space(TruthRow row) {
        int length = row.needed("seq_len");
        LanguageModel model =
                LanguageModel.gpt(
                        "GPT",
                        row.needed("layers"),
                        row.needed("hidden"),
                        row.needed("heads"),
                        VOCABULARY,
                        length);
        return new PlanSpace(
                model,
                entries.stack("Megatron-LM 2021"),
                Precision.FP16,
                row.needed("gpus"),
                row.needed("global_batch"),
                length,
                row.needed("tp"),
                row.needed("pp"),
                1,
                1,
                1,
                row.needed("micro_batch"),
                Recompute.FULL,
                Sharding.NONE,
                FrameworkDefaults.EARLY,
                false);
    }

    private Cluster cluster(TruthRow row) {
        Node node = Machines.withInterfaces(entries.node("DGX-A100-80GB"), HDR, INTERFACES);
        return Machines.cluster(node, row.needed("gpus"));
    }
}
