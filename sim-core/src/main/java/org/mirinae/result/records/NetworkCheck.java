package org.mirinae.result.records;

import org.mirinae.result.Metric;

/** One pattern of traffic, by its closed form and as flows over the same routes. */
public record NetworkCheck(
        @Metric(doc = "Workload that sends.") String workload,
        @Metric(doc = "Who sends to whom.") String pattern,
        @Metric(
                        unit = "B/s",
                        doc = "What a rank sends by the closed form, beside the other workloads.")
                double closedBytesPerSecond,
        @Metric(unit = "B/s", doc = "The same as flows that share links max-min fairly.")
                double flowBytesPerSecond,
        @Metric(unit = "percent", doc = "Flows over closed form, less one.")
                double differencePercent,
        @Metric(doc = "Why they differ, or that they agree.") String cause) {}
