package org.mirinae.evaluation.accuracy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.Truth;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.llm.architecture.FlopsFormula;
import org.mirinae.scenario.Catalog;

/**
 * The rows of Korthikanti et al. 2022 (Reducing Activation Recomputation in Large Transformer
 * Models, tables 4 and 5), by which the issue judges training: every one is predicted from its
 * stated plan, and what we make of it is printed beside what they measured.
 */
@Tag("data")
class KorthikantiTest {

    private static final double A100_PEAK = 312e12;

    @Test
    void everyRowIsPredictedFromItsStatedPlanAndPrintedBesideTheMeasurement() {
        CatalogRecords entries = new CatalogRecords(Catalog.builtIn());
        TrainingRows mapper = new TrainingRows(entries);
        byte[] bytes = Truth.files().find(TrainingRows.FILE).orElseThrow();
        List<TruthRow> rows =
                TruthTable.read(TrainingRows.FILE, bytes).rows().stream()
                        .filter(row -> row.text("source_id", "").equals("korthikanti22"))
                        .toList();
        assertEquals(9, rows.size());
        System.out.println(
                "id     model      gpus  recompute          s     ours     MFU    ours   error");
        for (TruthRow row : rows) {
            PlanSpace space = mapper.space(row);
            assertTrue(space.stated(), row.id() + " leaves something open");
            assertEquals(1, space.workloads().size(), row.id());
            RowComparison comparison = mapper.compare(row).getFirst();
            assertEquals("plan_stated", comparison.subset());
            double published = Objects.requireNonNull(comparison.published());
            double ours = ((Prediction.Made) comparison.prediction()).value();
            double flops =
                    FlopsFormula.KORTHIKANTI.step(
                            space.model(), space.globalBatch(), space.sequenceLength());
            double perSecond = flops / space.gpus() / A100_PEAK;
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%-6s %-10s %4d  %-16s %6.2f  %6.2f  %5.1f%%  %5.1f%%  %+5.1f%%",
                            row.id(),
                            row.text("model"),
                            space.gpus(),
                            row.text("recompute"),
                            published,
                            ours,
                            100 * perSecond / published,
                            100 * perSecond / ours,
                            comparison.errorPercent()));
            Double mfu = row.number("mfu_pct");
            if (mfu != null && row.has("iter_time_s")) {
                // Their time and MFU agree by their own formula, so that ours may be compared.
                assertEquals(mfu, 100 * perSecond / published, 0.02 * mfu, row.id());
            }
        }
    }

    @Test
    void sequenceParallelismIsOnlyWhereTheRowSaysSo() {
        TrainingRows mapper = new TrainingRows(new CatalogRecords(Catalog.builtIn()));
        byte[] bytes = Truth.files().find(TrainingRows.FILE).orElseThrow();
        for (TruthRow row : TruthTable.read(TrainingRows.FILE, bytes).rows()) {
            if (row.text("source_id", "").equals("korthikanti22")) {
                assertEquals(
                        row.text("recompute", "").contains("seqpar"),
                        mapper.space(row).workloads().getFirst().plan().sequenceParallel(),
                        row.id());
            }
        }
    }
}
