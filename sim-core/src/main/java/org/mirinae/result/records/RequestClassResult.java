package org.mirinae.result.records;

import org.jspecify.annotations.Nullable;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.result.Spread;

/** Says what became of the requests of one class. */
public record RequestClassResult(
        @Metric(unit = "count", doc = "Requests of the class answered in full.") long completed,
        @Metric(unit = "count", doc = "Requests of the class turned away at the gate.")
                long rejected,
        @Metric(unit = "tokens", doc = "Input and output tokens of its completed requests.")
                long tokens,
        @Metric(
                        unit = "ms",
                        family = Family.TTFT,
                        doc = "time to the first token of its completed requests")
                @Nullable Spread ttft,
        @Metric(
                        unit = "ms",
                        family = Family.TPOT,
                        doc = "time per further token of its completed requests")
                @Nullable Spread tpot,
        @Metric(
                        unit = "share",
                        family = Family.SERVING_THROUGHPUT,
                        doc =
                                "Its completed requests that met its objectives, over all of its"
                                        + " requests; only where it has objectives.")
                @Nullable Double goodShare) {}
