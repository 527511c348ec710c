package org.mirinae.evaluation.accuracy.serving;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.Predictions;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.hardware.Gpu;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.policy.StaticBatching;
import org.mirinae.random.Distribution;
import org.mirinae.result.Family;
import org.mirinae.result.Spread;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.units.Precision;
import org.mirinae.units.Watts;
import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.serving.ServingPlan;

/**
 * Rows of {@code inference_splitwise.csv}: one static batch by itself, in 16 bits under vLLM, with
 * the power it draws (Patel et al., Splitwise, ISCA 2024).
 */
public final class SplitwiseRows implements TruthRows {

    /** The table. */
    public static final String FILE = "inference_splitwise.csv";

    private final CatalogRecords entries;

    public SplitwiseRows(CatalogRecords entries) {
        this.entries = entries;
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public List<RowComparison> compare(TruthRow row) {
        WorkloadReport report = null;
        String reason = "";
        try {
            report = run(row);
        } catch (SkippedRowException e) {
            reason = e.reason();
        }
        return List.of(
                comparison(
                        row, "prompt_time", "prompt_time_ms", "ms", report, reason, this::prompt),
                comparison(row, "token_time", "token_time_ms", "ms", report, reason, this::token),
                comparison(
                        row,
                        "power",
                        "average_power_frac_tdp",
                        "share",
                        report,
                        reason,
                        ran -> power(row, ran)));
    }

    private static RowComparison comparison(
            TruthRow row,
            String metric,
            String column,
            String unit,
            @Nullable WorkloadReport report,
            String reason,
            Function<WorkloadReport, Prediction> figure) {
        Double published = null;
        Prediction ours;
        try {
            published = row.number(column);
            if (published == null) {
                ours = new Prediction.Excluded("no target");
            } else if (report == null) {
                ours = new Prediction.Skipped(reason);
            } else {
                ours = figure.apply(report);
            }
        } catch (SkippedRowException e) {
            ours = new Prediction.Skipped(e.reason());
        }
        return new RowComparison(
                FILE,
                metric,
                "all",
                row.id(),
                row.text("model", "") + " " + row.text("hardware", ""),
                unit,
                published,
                ours);
    }

    private WorkloadReport run(TruthRow row) {
        String hardware = row.text("hardware", "");
        if (hardware.endsWith("-pcap")) {
            throw new SkippedRowException(
                    "made by the source from its H100 rows: prompts 1.3 times as long, tokens as long");
        }
        return batch(row).run(entries, entries.gpu(hardware));
    }

    private ServingCase batch(TruthRow row) {
        int batch = row.needed("batch_size");
        return new ServingCase(
                OfflineRows.model(entries, row.text("model", "")),
                entries.stack("vLLM 0.1").inProcess(),
                Precision.FP16,
                new ServingPlan(row.needed("tp"), 1, 1, 1),
                new StaticBatching(),
                batch,
                new ArrivalProcess.AtOnce(),
                batch,
                new Distribution.Constant(row.needed("isl")),
                new Distribution.Constant(row.needed("osl")));
    }

    private Prediction prompt(WorkloadReport report) {
        double mean = ((ServingResult) report.result()).latency().ttft().mean();
        return Predictions.made(mean, "ms", Family.TTFT, report.basis(), List.of());
    }

    private Prediction token(WorkloadReport report) {
        Spread tpot = ((ServingResult) report.result()).latency().tpot();
        return tpot == null
                ? new Prediction.Excluded("no target")
                : Predictions.made(tpot.mean(), "ms", Family.TPOT, report.basis(), List.of());
    }

    /**
     * Power of a GPU over its board power while tokens follow one another: the published means do
     * not depend on how long the prompts were, so they are means of that phase.
     */
    private Prediction power(TruthRow row, WorkloadReport report) {
        Gpu gpu = entries.gpu(row.text("hardware", ""));
        Watts board = gpu.tdp();
        if (board == null) {
            throw new SkippedRowException("the board power of the chip is not known");
        }
        StepUse use = batch(row).decoding(entries, gpu);
        double watts =
                PowerDraw.of(entries.usualNode(gpu, 8)).gpuWatts(use.arithmetic(), use.memory());
        return Predictions.made(
                watts / board.value(), "share", Family.ENERGY, report.basis(), List.of());
    }
}
