package org.mirinae.app.extension;

import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Tag;

/** What holding GPUs yields. */
@Tag("idle")
public record IdleResult(
        @Metric(unit = "s", doc = "Time the GPUs were held.") double heldSeconds,
        @Metric(unit = "h", family = Family.ENERGY, doc = "GPU time that was held.")
                double heldGpuHours)
        implements WorkloadResult {}
