package org.mirinae.result.records;

import org.mirinae.result.Metric;

/** Checkpoints of a training on their way to the shared store of the network, as flows. */
public record CheckpointTrafficResult(
        @Metric(unit = "count", doc = "Checkpoints that were written while the run went on.")
                long written,
        @Metric(unit = "bytes", doc = "Of one.") double bytes,
        @Metric(unit = "s", doc = "Until one is on the store, beside all else that is sent, mean.")
                double meanSeconds,
        @Metric(unit = "s", doc = "The same, of the slowest.") double longestSeconds,
        @Metric(unit = "s", doc = "By closed form at the rate of the store, alone.")
                double aloneSeconds) {}
