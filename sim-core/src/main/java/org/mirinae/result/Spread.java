package org.mirinae.result;

/**
 * Says how a quantity is spread over requests or gaps; percentiles by linear interpolation between
 * order statistics, as NumPy takes them, and the standard deviation that of the population, also as
 * there.
 *
 * <p>In the result the six stand flat beside each other, named as in vLLM's benchmark: a component
 * {@code Spread ttft} in ms is written as {@code mean_ttft_ms} to {@code p99_ttft_ms}.
 */
public record Spread(
        @Metric(doc = "Mean") double mean,
        @Metric(doc = "Median") double median,
        @Metric(doc = "Standard deviation") double std,
        @Metric(doc = "90th percentile") double p90,
        @Metric(doc = "95th percentile") double p95,
        @Metric(doc = "99th percentile") double p99) {}
