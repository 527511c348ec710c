package org.mirinae.result.records;

import org.mirinae.result.Family;
import org.mirinae.result.Metric;

/** Bytes of GPU memory of the fullest rank. */
public record TrainingMemory(
        @Metric(
                        unit = "bytes",
                        family = Family.MEMORY,
                        doc = "Parameters in the compute precision.")
                double weights,
        @Metric(unit = "bytes", family = Family.MEMORY, doc = "Gradients.") double gradients,
        @Metric(unit = "bytes", family = Family.MEMORY, doc = "Optimizer state and master weights.")
                double optimizer,
        @Metric(
                        unit = "bytes",
                        family = Family.MEMORY,
                        doc = "Activations kept for the backward pass, at the peak.")
                double activations,
        @Metric(
                        unit = "bytes",
                        family = Family.MEMORY,
                        doc = "Buffers of libraries and communication.")
                double workspace,
        @Metric(unit = "bytes", family = Family.MEMORY, doc = "Sum of the parts.") double total,
        @Metric(unit = "bytes", family = Family.EXACT, doc = "Memory of the GPU.")
                double capacity) {}
