package org.mirinae.result.records;

import org.mirinae.result.Family;
import org.mirinae.result.Metric;

/** Memory of one pipeline stage's GPUs at their fullest. */
public record StageMemory(
        @Metric(unit = "index", doc = "The stage.") int stage,
        @Metric(unit = "bytes", family = Family.MEMORY, doc = "Everything at the peak.")
                double total,
        @Metric(
                        unit = "bytes",
                        family = Family.MEMORY,
                        doc = "Activations at the peak, those of the pass under way included.")
                double activations,
        @Metric(unit = "count", doc = "Chunks of micro-batches whose activations live then.")
                int inFlight,
        @Metric(doc = "What runs at the peak: pass, virtual stage and micro-batch.")
                String peakAt) {}
