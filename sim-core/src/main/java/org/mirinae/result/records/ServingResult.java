package org.mirinae.result.records;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.result.Objective;
import org.mirinae.result.Spread;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Flat;
import org.mirinae.schema.Tag;

/** Holds the result of a serving workload; the keys are those of vLLM's serving benchmark. */
@Tag("serving")
public record ServingResult(
        @Metric(
                        unit = "s",
                        family = Family.LATENCY,
                        doc =
                                "Simulated time from the first arrival to the last token of "
                                        + "the last answer.")
                double duration,
        @Flat @Metric(doc = "What became of the requests.") Counts counts,
        @Flat @Metric(doc = "Requests and tokens over duration.") Throughput throughput,
        @Flat @Metric(doc = "How long requests took.") Latency latency,
        @Metric(
                        unit = "count",
                        doc =
                                "Times a running request gave its blocks back to be "
                                        + "recomputed later.")
                long preemptions,
        @Metric(doc = "Service-level objectives asked for, each with what was reached.")
                List<Objective> objectives,
        @Metric(
                        doc =
                                "What the replicas did; only where the service has named pools,"
                                        + " autoscaling, adapters or classes.")
                @Nullable FleetResult fleet,
        @Metric(
                        doc =
                                "What requests found of their prompts; only where the trace says which"
                                        + " prompts begin alike.")
                @Nullable CacheResult cache,
        @Metric(
                        doc =
                                "Completed requests between arrival and last token, mean over each sixtieth"
                                        + " of duration, as a letter of ` .:-=+*#%@`: from none to the"
                                        + " most there were.")
                String load)
        implements WorkloadResult.OfTokens {

    /** Counts what became of the requests, and the tokens of those that were answered. */
    public record Counts(
            @Metric(unit = "count", doc = "Requests answered in full.") long completed,
            @Metric(unit = "count", doc = "Requests that could not be answered.") long failed,
            @Metric(unit = "count", doc = "Requests that the gate turned away.") long rejected,
            @Metric(unit = "tokens", doc = "Prompt tokens of the completed requests.")
                    long totalInputTokens,
            @Metric(unit = "tokens", doc = "Tokens of the completed answers.")
                    long totalOutputTokens) {}

    /** Rates requests and tokens over the duration. */
    public record Throughput(
            @Metric(
                            unit = "req/s",
                            family = Family.SERVING_THROUGHPUT,
                            doc = "Completed requests over duration.")
                    double requestThroughput,
            @Metric(
                            unit = "req/s",
                            family = Family.SERVING_THROUGHPUT,
                            doc =
                                    "Completed requests that met every objective, over "
                                            + "duration; only where objectives are given.")
                    @Nullable Double requestGoodput,
            @Metric(
                            unit = "tokens/s",
                            family = Family.SERVING_THROUGHPUT,
                            doc = "Output tokens over duration.")
                    double outputThroughput,
            @Metric(
                            unit = "tokens/s",
                            family = Family.SERVING_THROUGHPUT,
                            doc = "Input and output tokens over duration.")
                    double totalTokenThroughput) {}

    /** Spreads how long requests took over requests and gaps. */
    public record Latency(
            @Metric(
                            unit = "ms",
                            family = Family.TTFT,
                            doc =
                                    "time from a request's arrival to its first token, over completed requests")
                    Spread ttft,
            @Metric(
                            unit = "ms",
                            family = Family.TPOT,
                            doc =
                                    "(E2E - TTFT)/(output tokens - 1) of a request, answers of one token left"
                                            + " out; absent where there are only such")
                    @Nullable Spread tpot,
            @Metric(
                            unit = "ms",
                            family = Family.TPOT,
                            doc =
                                    "gap between consecutive tokens of a request, over all gaps; percentiles lie"
                                            + " within 0.1 % (HdrHistogram, three digits), all others of"
                                            + " this table are exact; absent where there are none")
                    @Nullable Spread itl,
            @Metric(
                            unit = "ms",
                            family = Family.LATENCY,
                            doc =
                                    "time from a request's arrival to its last token, over completed requests")
                    Spread e2el) {}

    @Override
    public long totalInputTokens() {
        return counts.totalInputTokens();
    }

    @Override
    public long totalOutputTokens() {
        return counts.totalOutputTokens();
    }
}
