package org.mirinae.evaluation.accuracy.serving;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.Predictions;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.hardware.Gpu;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.policy.ContinuousBatching;
import org.mirinae.random.Distribution;
import org.mirinae.result.Family;
import org.mirinae.result.Spread;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;
import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.serving.ServingPlan;

/**
 * Rows of {@code inference_online_inferencex.csv.gz}: so many clients in a closed loop, ten prompts
 * for each, the first of which all come at once and wait for each other. Whether the published
 * figures are means or medians is not stated; ours are means.
 */
public final class OnlineRows implements TruthRows {

    /** The table. */
    public static final String FILE = "inference_online_inferencex.csv.gz";

    /** Share of the nominal length the shortest requests have. */
    private static final double SHORTEST = 0.8;

    /** Prompts the benchmark sends for each client. */
    private static final int WAVES = 10;

    private final CatalogRecords entries;

    public OnlineRows(CatalogRecords entries) {
        this.entries = entries;
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public List<RowComparison> compare(TruthRow row) {
        Prediction ttft;
        Prediction tpot;
        try {
            if (!row.text("quality", "clean").equals("clean")) {
                ttft = new Prediction.Excluded(row.text("quality", ""));
                tpot = ttft;
            } else {
                ServingCase serving = serving(row);
                Gpu gpu = entries.gpu(row.text("system", ""));
                WorkloadReport report = serving.run(entries, gpu);
                ServingResult result = (ServingResult) report.result();
                Spread perToken = result.latency().tpot();
                double wait = waitMillis(row, serving.stack(), perToken);
                ttft = made(result.latency().ttft().mean() + wait, Family.TTFT, report, row);
                tpot =
                        perToken == null
                                ? new Prediction.Excluded("no target")
                                : made(perToken.mean(), Family.TPOT, report, row);
            }
        } catch (SkippedRowException e) {
            ttft = new Prediction.Skipped(e.reason());
            tpot = ttft;
        }
        return List.of(
                comparison(row, "ttft", "measured_ttft_ms", ttft),
                comparison(row, "tpot", "measured_tpot_ms", tpot));
    }

    private static RowComparison comparison(
            TruthRow row, String metric, String column, Prediction prediction) {
        Double published = null;
        Prediction ours = prediction;
        try {
            published = row.number(column);
            if (published == null || !(published > 0)) {
                published = null;
                ours = new Prediction.Excluded("no target");
            }
        } catch (SkippedRowException e) {
            ours = new Prediction.Skipped(e.reason());
        }
        return new RowComparison(
                FILE,
                metric,
                row.has("measured_on") ? "dated" : "undated",
                row.id(),
                row.text("backend", "") + " " + row.text("system", ""),
                "ms",
                published,
                ours);
    }

    /** Returns how long a first token waits beyond what is simulated. */
    private static double waitMillis(TruthRow row, Stack stack, @Nullable Spread perToken) {
        OnlineProtocol protocol = OnlineProtocol.of(row);
        double polls = perToken == null ? 0 : protocol.waitIterations() * perToken.mean();
        double usual = stack.overheads().request().value() * 1e3;
        double other = protocol.frontEndMillis();
        return polls
                + (Double.isNaN(other) ? 0 : other - usual)
                + OnlineProtocol.firstWaveMillis(row.needed("concurrency"), WAVES);
    }

    private static Prediction made(
            double millis, Family family, WorkloadReport report, TruthRow row) {
        List<String> assumptions =
                row.has("measured_on")
                        ? List.of()
                        : List.of("lengths of 80 to 100 % of nominal, though the run is undated");
        return Predictions.made(millis, "ms", family, report.basis(), assumptions);
    }

    private ServingCase serving(TruthRow row) {
        int clients = row.needed("concurrency");
        OnlineProtocol protocol = OnlineProtocol.of(row);
        LanguageModel model = OfflineRows.model(entries, row.text("model_path", ""));
        Stack stack = stack(row);
        return new ServingCase(
                model,
                stack,
                precision(row, model),
                plan(row),
                new ContinuousBatching(),
                ServingCase.sequences(clients, stack),
                new ArrivalProcess.ClosedLoop(clients),
                Math.multiplyExact(clients, WAVES),
                lengths(row.needed("isl")),
                lengths(row.needed("osl")),
                protocol.batchedTokens(),
                protocol.cache(),
                protocol.memoryUtilization());
    }

    private static Distribution lengths(int nominal) {
        return new Distribution.Uniform(SHORTEST * nominal, nominal);
    }

    /** The engine at the version the row names, else at the latest known. */
    private Stack stack(TruthRow row) {
        String backend = row.text("backend", "");
        String engine = backend.equals("trtllm") ? "TensorRT-LLM" : backend;
        String version = row.text("backend_version", "");
        boolean numbered = !version.isEmpty() && Character.isDigit(version.charAt(0));
        // Images of Dynamo carry its version, not that of the engine inside.
        boolean dynamo = row.text("image", "").contains("ai-dynamo");
        return entries.stack(engine + " " + (numbered && !dynamo ? version : "99"));
    }

    /**
     * Returns the precision that the row names, or null; gpt-oss is kept in MXFP4 whatever a row
     * says of its GEMMs.
     */
    private static @Nullable Precision precision(TruthRow row, LanguageModel model) {
        if (model.checkpoint() == Precision.MXFP4) {
            return null;
        }
        String mode = row.text("gemm_quant_mode", row.text("precision", ""));
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "nvfp4", "fp4" -> Precision.NVFP4;
            case "fp8" -> Precision.FP8;
            case "fp8_block" -> Precision.FP8_BLOCK;
            case "int4", "int4_wo" -> Precision.INT4;
            case "", "bf16" -> Precision.BF16;
            default -> throw new SkippedRowException("precision " + mode + " is not known");
        };
    }

    private static ServingPlan plan(TruthRow row) {
        return new ServingPlan(
                row.needed("tp_size"),
                Math.max(1, row.whole("pp_size", 1)),
                Math.max(1, row.whole("moe_ep_size", 1)),
                Math.max(1, row.whole("attention_dp_size", 1)));
    }
}
