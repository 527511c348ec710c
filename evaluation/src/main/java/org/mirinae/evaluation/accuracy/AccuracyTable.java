package org.mirinae.evaluation.accuracy;

import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Metric;

/**
 * Says how far the rows of one table, metric and subset are off, in percent of the published
 * figure.
 */
public record AccuracyTable(
        @Metric(doc = "File the rows come from.") String table,
        @Metric(doc = "Figure that is compared, such as step_time.") String metric,
        @Metric(doc = "Rows judged together.") String subset,
        @Metric(unit = "count", doc = "Different rows.") int rows,
        @Metric(unit = "count", doc = "Rows with a figure of ours.") int predicted,
        @Metric(unit = "count", doc = "Rows without a figure of ours, by reason, most first.")
                SequencedMap<String, Integer> skipped,
        @Metric(unit = "count", doc = "Rows unfit to judge by, by reason, most first.")
                SequencedMap<String, Integer> excluded,
        @Metric(doc = "Absolute errors; empty where no row has a figure of ours.")
                AbsoluteErrors apePercent,
        @Metric(unit = "percent", label = "bias", doc = "Mean signed error.")
                @Nullable Double biasPercent,
        @Metric(
                        unit = "percent",
                        label = "in band",
                        doc = "Rows whose published figure lies in our interval.")
                @Nullable Double intervalCoveragePercent,
        @Metric(doc = "Errors by source, in alphabetical order.")
                SequencedMap<String, SourceErrors> bySource) {

    /** Absolute errors of the rows of a table. */
    public record AbsoluteErrors(
            @Metric(unit = "percent", doc = "Mean absolute error.") @Nullable Double mean,
            @Metric(unit = "percent", doc = "Median absolute error.") @Nullable Double median,
            @Metric(unit = "percent", doc = "90th percentile of the absolute error.")
                    @Nullable Double p90,
            @Metric(unit = "percent", doc = "Largest absolute error.") @Nullable Double max) {}

    /** Errors of the rows of one source. */
    public record SourceErrors(
            @Metric(unit = "count", doc = "Rows of the source with a figure of ours.")
                    int predicted,
            @Metric(unit = "percent", doc = "Their mean absolute error.") double mean,
            @Metric(unit = "percent", doc = "Their median absolute error.") double median,
            @Metric(unit = "percent", doc = "Their mean signed error.") double bias) {}
}
