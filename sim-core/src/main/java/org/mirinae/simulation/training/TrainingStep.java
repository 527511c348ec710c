package org.mirinae.simulation.training;

import java.util.List;
import org.mirinae.result.BasisShares;
import org.mirinae.result.records.TrainingResult;

/**
 * One optimizer step.
 *
 * @param result its figures
 * @param basis what its time rests on
 * @param gpus in use
 * @param arithmetic share of the reachable FLOP/s in use over the step, 0 to 1
 * @param memory share of the reachable bandwidth in use over the step, 0 to 1
 * @param chunkRuns forward and backward runs of the schedule
 * @param assumptions made beyond the scenario, each a sentence
 */
public record TrainingStep(
        TrainingResult result,
        BasisShares basis,
        long gpus,
        double arithmetic,
        double memory,
        long chunkRuns,
        List<String> assumptions) {

    /** Seconds of the step. */
    public double seconds() {
        return result.stepTimeSeconds();
    }
}
