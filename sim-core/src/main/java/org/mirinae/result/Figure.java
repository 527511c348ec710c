package org.mirinae.result;

import org.jspecify.annotations.Nullable;

/**
 * One number of a result.
 *
 * @param path where in the result, such as {@code workloads.main.serving.p99_ttft_ms}
 * @param value finite
 * @param unit as in {@link Metric#unit()}
 * @param family which error band it belongs to
 * @param bounds where the run has any for it
 */
public record Figure(
        String path, double value, String unit, Family family, @Nullable Interval bounds) {}
