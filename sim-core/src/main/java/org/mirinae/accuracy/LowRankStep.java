package org.mirinae.accuracy;

import java.util.Map;
import org.mirinae.llm.ModelFlops;
import org.mirinae.result.TrainingMemory;
import org.mirinae.result.TrainingResult;
import org.mirinae.workload.TrainingWorkload;

/**
 * A step of low-rank adaptation (Hu et al. 2021), derived from a step of full training: frozen
 * weights get no gradients, so half of the matrix products of the backward pass, the exchange of
 * gradients and the optimizer fall away, and the bubble shrinks with the work. The adapters
 * themselves, less than a percent of the work at rank 16, are left out.
 */
final class LowRankStep {

    private LowRankStep() {}

    /** Seconds of the step. */
    static double seconds(TrainingWorkload workload, TrainingResult full) {
        Map<String, Double> parts = full.breakdownSeconds();
        double bubble = part(parts, "bubble");
        double after = part(parts, "data_parallel") + part(parts, "optimizer");
        double working = full.stepTimeSeconds() - bubble - after;
        double saved = 0.5 * matrixShare(workload) * part(parts, "backward");
        double left = working - saved;
        return left + bubble * left / working;
    }

    /** Bytes of the fullest rank: weights kept as they are multiplied, no gradients. */
    static double bytes(TrainingWorkload workload, TrainingMemory full) {
        double element = workload.formats().compute().bytesPerElement();
        double stored = workload.formats().activations().bytesPerElement();
        return full.weights() * Math.min(1, element / stored)
                + full.activations()
                + full.workspace();
    }

    /** Share of a pass in products with weights; the rest, attention, has no weights to spare. */
    private static double matrixShare(TrainingWorkload workload) {
        double length = workload.sequenceLength();
        double all = ModelFlops.forward(workload.model(), length, true);
        return 1 - ModelFlops.forwardAttention(workload.model(), length, true) / all;
    }

    private static double part(Map<String, Double> parts, String name) {
        Double seconds = parts.get(name);
        if (seconds == null) {
            throw new IllegalStateException("a step's breakdown has no " + name);
        }
        return seconds;
    }
}
