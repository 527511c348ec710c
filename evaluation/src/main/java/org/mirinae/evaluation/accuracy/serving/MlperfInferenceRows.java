package org.mirinae.evaluation.accuracy.serving;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
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
import org.mirinae.policy.ContinuousBatching;
import org.mirinae.random.Distribution;
import org.mirinae.result.BasisShares;
import org.mirinae.result.Family;
import org.mirinae.result.Spread;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.stack.Stack;
import org.mirinae.units.Frequency;
import org.mirinae.units.Precision;
import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.serving.ServingPlan;

/**
 * Rows of {@code inference_mlperf.csv}: MLPerf Inference, all samples at once, or the highest
 * Poisson load within p99 limits. No row states a plan: copies of the model over 1, 2, 4 or 8 GPUs
 * are tried, and the fastest counts. Every request has the mean lengths.
 */
public final class MlperfInferenceRows implements TruthRows {

    /** The table. */
    public static final String FILE = "inference_mlperf.csv";

    private static final Pattern TOKENS = Pattern.compile("TOKENS_PER_SAMPLE: ([0-9.]+)");
    private static final int OFFLINE_REQUESTS = 4_096;
    private static final int SERVER_REQUESTS = 1_000;

    /** Halvings of the interval the highest load lies in: it is then known to 2 %. */
    private static final int HALVINGS = 6;

    /**
     * Means and limits of a benchmark, as the table's README recalls them.
     *
     * @param input tokens of a prompt
     * @param output tokens of an answer
     * @param limits by scenario
     */
    private record Benchmark(int input, int output, Map<String, Limits> limits) {}

    /**
     * Limits at the 99th percentile.
     *
     * @param ttftMillis time to the first token
     * @param tpotMillis time for each further one
     */
    private record Limits(double ttftMillis, double tpotMillis) {}

    private static final Map<String, Benchmark> BENCHMARKS =
            Map.of(
                    "llama2-70b",
                    new Benchmark(
                            294,
                            294,
                            Map.of(
                                    "Server", new Limits(2_000, 200),
                                    "Interactive", new Limits(450, 40))),
                    "llama3.1-405b",
                    new Benchmark(
                            9_400,
                            680,
                            Map.of(
                                    "Server", new Limits(6_000, 175),
                                    "Interactive", new Limits(4_500, 80))),
                    "mixtral-8x7b",
                    new Benchmark(300, 145, Map.of("Server", new Limits(2_000, 200))));

    /**
     * The rate that a copy of the model reaches, by everything that matters; many rows share it.
     */
    private final Map<Setting, Reached> reached = new ConcurrentHashMap<>();

    private final Map<Copy, Reached> atOnce = new ConcurrentHashMap<>();

    private final CatalogRecords entries;

    public MlperfInferenceRows(CatalogRecords entries) {
        this.entries = entries;
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public List<RowComparison> compare(TruthRow row) {
        String model = row.text("model", "").replaceFirst("-99(\\.9)?$|-fp8_quark$", "");
        Double published = null;
        Prediction ours;
        try {
            published = row.number("tokens_per_s");
            ours = published == null ? new Prediction.Excluded("no target") : predict(row, model);
        } catch (SkippedRowException e) {
            ours = new Prediction.Skipped(e.reason());
        }
        return List.of(
                new RowComparison(
                        FILE,
                        "throughput",
                        "plan_searched",
                        row.id(),
                        row.text("scenario", "") + " " + model,
                        "output tokens/s",
                        published,
                        ours));
    }

    private Prediction predict(TruthRow row, String name) {
        Benchmark benchmark = BENCHMARKS.get(name);
        if (benchmark == null) {
            return new Prediction.Excluded("no shape: lengths of " + name + " are not stated");
        }
        if (row.text("accelerator", "").contains("(x")) {
            throw new SkippedRowException("several kinds of chips share the load");
        }
        String scenario = row.text("scenario", "");
        Limits limits = benchmark.limits().get(scenario);
        if (limits == null && !scenario.equals("Offline")) {
            throw new SkippedRowException("the limits of " + scenario + " are not stated");
        }
        String hardware = row.text("hardware", "");
        // The table cuts this GPU's name short.
        Gpu gpu = entries.gpu(hardware.equals("RTX") ? "RTX-PRO-6000" : hardware);
        int gpus = row.needed("gpus");
        // To tens, so that submissions of one benchmark share a simulation.
        Matcher tokens = TOKENS.matcher(row.text("details", ""));
        int output =
                tokens.find()
                        ? 10 * (int) Math.rint(Double.parseDouble(tokens.group(1)) / 10)
                        : benchmark.output();
        Setting setting =
                new Setting(
                        name,
                        gpu.name(),
                        stack(row.text("software", "")).name(),
                        precision(row, gpu),
                        benchmark.input(),
                        output,
                        Math.min(8, gpus),
                        limits);
        Reached best = reached.computeIfAbsent(setting, this::search);
        if (best.tokensPerSecond() == 0) {
            throw new SkippedRowException(
                    "memory or limits: by our count no copy of " + name + " fits");
        }
        return Predictions.made(
                best.tokensPerSecond() * gpus / best.gpus(),
                "tokens/s",
                Family.SERVING_THROUGHPUT,
                Objects.requireNonNull(best.basis()),
                List.of(
                        "copies over "
                                + best.gpus()
                                + " chips each, every request of mean length"));
    }

    /** Everything a figure depends on but the number of copies. */
    private record Setting(
            String model,
            String gpu,
            String stack,
            Precision precision,
            int input,
            int output,
            int mostGpus,
            @Nullable Limits limits) {

        Setting withoutLimits() {
            return new Setting(model, gpu, stack, precision, input, output, mostGpus, null);
        }
    }

    /** One copy of the model. */
    private record Copy(Setting setting, int gpus) {}

    /** Output tokens per second of a copy over so many GPUs; 0 where none fits. */
    private record Reached(double tokensPerSecond, int gpus, @Nullable BasisShares basis) {

        double perGpu() {
            return tokensPerSecond / gpus;
        }
    }

    private Reached search(Setting setting) {
        Reached best = new Reached(0, 1, null);
        for (int gpus = 1; gpus <= setting.mostGpus(); gpus *= 2) {
            Reached atOnce = atOnce(setting, gpus);
            // No load is answered faster than samples that are all there.
            if (atOnce.perGpu() > best.perGpu()) {
                Reached one =
                        setting.limits() == null ? atOnce : underLimits(setting, atOnce, gpus);
                best = one.perGpu() > best.perGpu() ? one : best;
            }
        }
        return best;
    }

    private Reached atOnce(Setting setting, int gpus) {
        return atOnce.computeIfAbsent(
                new Copy(setting.withoutLimits(), gpus),
                copy -> {
                    try {
                        WorkloadReport report =
                                run(setting, gpus, new ArrivalProcess.AtOnce(), OFFLINE_REQUESTS);
                        double rate =
                                ((ServingResult) report.result()).throughput().outputThroughput();
                        return new Reached(rate, gpus, report.basis());
                    } catch (SkippedRowException e) {
                        // This width does not fit; wider ones may.
                        return new Reached(0, gpus, null);
                    }
                });
    }

    private Reached underLimits(Setting setting, Reached atOnce, int gpus) {
        Limits limits = Objects.requireNonNull(setting.limits());
        double low = 0;
        double high = atOnce.tokensPerSecond() / setting.output();
        for (int i = 0; i < HALVINGS; i++) {
            double rate = (low + high) / 2;
            ArrivalProcess load = new ArrivalProcess.Poisson(new Frequency(rate));
            WorkloadReport report = run(setting, gpus, load, SERVER_REQUESTS);
            if (within((ServingResult) report.result(), limits)) {
                low = rate;
            } else {
                high = rate;
            }
        }
        return new Reached(low * setting.output(), gpus, atOnce.basis());
    }

    private static boolean within(ServingResult result, Limits limits) {
        Spread tpot = result.latency().tpot();
        return result.latency().ttft().p99() <= limits.ttftMillis()
                && (tpot == null || tpot.p99() <= limits.tpotMillis());
    }

    private WorkloadReport run(Setting setting, int gpus, ArrivalProcess process, int requests) {
        LanguageModel model = OfflineRows.model(entries, setting.model());
        return new ServingCase(
                        model,
                        // LoadGen calls the engine within its process.
                        entries.stack(setting.stack()).inProcess(),
                        setting.precision(),
                        new ServingPlan(gpus, 1, 1, 1),
                        new ContinuousBatching(),
                        null,
                        process,
                        requests,
                        new Distribution.Constant(setting.input()),
                        new Distribution.Constant(setting.output()))
                .run(entries, entries.gpu(setting.gpu()));
    }

    /** TensorRT 9 and 10 up to 10.2 came with TensorRT-LLM of 2024, later ones with 1.0. */
    private Stack stack(String software) {
        if (software.startsWith("TensorRT") || software.startsWith("CUDA")) {
            boolean early = software.matches("(TensorRT (9|10\\.[0-2]\\b)|CUDA).*");
            return entries.stack(early ? "TensorRT-LLM 0.14" : "TensorRT-LLM 1.0");
        }
        Matcher version = Pattern.compile("(?i)vllm[ v-]*(\\d+\\.\\d+\\.\\d+)").matcher(software);
        return entries.stack("vLLM " + (version.find() ? version.group(1) : "0.9.1"));
    }

    /** Returns the precision that the row states; FP8 where it states none and the GPU has it. */
    private static Precision precision(TruthRow row, Gpu gpu) {
        String label = row.text("weight_dtype", "UNSET");
        return switch (label) {
            case "UNSET" -> gpu.peak().containsKey(Precision.FP8) ? Precision.FP8 : Precision.FP16;
            case "UINT4" -> Precision.INT4;
            default -> PrecisionRecipes.precision(label);
        };
    }
}
