package org.mirinae.evaluation.accuracy.serving;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.PrecisionRecipes;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.Predictions;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.hardware.Gpu;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.policy.ContinuousBatching;
import org.mirinae.policy.StaticBatching;
import org.mirinae.random.Distribution;
import org.mirinae.result.Family;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;
import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.serving.ServingPlan;

/**
 * Rows of {@code inference_offline.csv}: maximum throughput with all requests queued, static
 * batches, and the time to the first token of a single request.
 */
public final class OfflineRows implements TruthRows {

    /** The table. */
    public static final String FILE = "inference_offline.csv";

    private static final Pattern STATED_REQUESTS = Pattern.compile("(\\d+) requests");

    /** More add nothing but time: the largest batch has then gone through four times. */
    private static final int MOST_REQUESTS = 8_192;

    private final CatalogRecords entries;

    public OfflineRows(CatalogRecords entries) {
        this.entries = entries;
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public List<RowComparison> compare(TruthRow row) {
        String kind = row.text("metric", "");
        boolean latency = kind.equals("first_token_latency");
        Double value = null;
        Prediction prediction;
        try {
            value = row.number("value");
            prediction = value == null ? new Prediction.Excluded("no target") : predict(row, kind);
        } catch (SkippedRowException e) {
            prediction = new Prediction.Skipped(e.reason());
        }
        return List.of(
                new RowComparison(
                        FILE,
                        latency ? "latency" : "throughput",
                        kind,
                        row.id(),
                        row.text("source_id", ""),
                        row.text("unit", ""),
                        value,
                        prediction));
    }

    private Prediction predict(TruthRow row, String kind) {
        if (!row.has("isl") || !row.has("tp")) {
            return new Prediction.Excluded("no shape: plan or lengths are not stated");
        }
        Gpu gpu = entries.gpu(row.text("hardware", ""));
        WorkloadReport report;
        List<String> assumptions;
        switch (kind) {
            case "max_throughput" -> {
                int requests = requests(row);
                assumptions = List.of(requests + " requests are simulated");
                report = run(row, gpu, new ContinuousBatching(), null, requests, row.needed("osl"));
            }
            case "static_batch_throughput" -> {
                int batch = row.needed("batch_size");
                assumptions = List.of();
                report = run(row, gpu, new StaticBatching(), batch, batch, row.needed("osl"));
            }
            case "first_token_latency" -> {
                assumptions = List.of();
                report = run(row, gpu, new ContinuousBatching(), null, 1, 1);
            }
            default -> throw new SkippedRowException("metric " + kind + " is not known");
        }
        ServingResult result = (ServingResult) report.result();
        String unit = row.text("unit", "");
        if (kind.equals("first_token_latency")) {
            return Predictions.made(
                    result.latency().ttft().mean(), unit, Family.TTFT, report.basis(), assumptions);
        }
        double share = unit.endsWith("/GPU") ? row.needed("gpus") : 1;
        return Predictions.made(
                result.throughput().outputThroughput() / share,
                unit,
                Family.SERVING_THROUGHPUT,
                report.basis(),
                assumptions);
    }

    private WorkloadReport run(
            TruthRow row,
            Gpu gpu,
            BatchingPolicy batching,
            @Nullable Integer maxSequences,
            int requests,
            int output) {
        // Its benchmarks drive the engine within its process.
        Stack stack = entries.stack(row.text("framework", "")).inProcess();
        return new ServingCase(
                        model(entries, row.text("model", "")),
                        stack,
                        precision(row),
                        plan(row),
                        batching,
                        maxSequences == null
                                ? ServingCase.sequences(requests, stack)
                                : maxSequences,
                        new ArrivalProcess.AtOnce(),
                        requests,
                        new Distribution.Constant(row.needed("isl")),
                        new Distribution.Constant(output))
                .run(entries, gpu);
    }

    static LanguageModel model(CatalogRecords entries, String name) {
        LanguageModel model = entries.model(name);
        if (model == null) {
            throw new SkippedRowException("model " + name + " is not in the catalogue");
        }
        return model;
    }

    private static Precision precision(TruthRow row) {
        return PrecisionRecipes.precision(row.text("precision", "FP16"));
    }

    /** DEPn is attention data parallelism over n GPUs that share the experts. */
    private static ServingPlan plan(TruthRow row) {
        int expert = Math.max(1, row.whole("ep", 1));
        boolean data = row.text("parallel", "").startsWith("DEP");
        return new ServingPlan(row.needed("tp"), row.whole("pp", 1), expert, data ? expert : 1);
    }

    private static int requests(TruthRow row) {
        Matcher stated = STATED_REQUESTS.matcher(row.text("notes", ""));
        int requests =
                stated.find()
                        ? Integer.parseInt(stated.group(1))
                        : usualRequests(row.needed("isl") + row.needed("osl"));
        return Math.min(requests, MOST_REQUESTS);
    }

    /**
     * Returns the number of requests that rows with a stated number use for as many tokens of
     * prompt and answer.
     */
    private static int usualRequests(int tokens) {
        if (tokens <= 256) {
            return 30_000;
        }
        if (tokens < 4_000) {
            return 3_000;
        }
        return tokens < 10_000 ? 1_500 : 1_000;
    }
}
