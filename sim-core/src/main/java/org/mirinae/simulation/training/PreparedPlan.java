package org.mirinae.simulation.training;

import org.mirinae.cost.TrainingFootprint;
import org.mirinae.cost.TrainingPlanRanks;
import org.mirinae.workload.ParallelPlan;

/** A plan with what {@link PlanCosts} looked up for it. Immutable. */
public final class PreparedPlan {

    final ParallelPlan plan;
    final TrainingPlanRanks ranks;
    final PassSums passes;
    final DataParallelTimes plain;
    final DataParallelTimes sharded;
    final TrainingFootprint[] footprints;
    final double send;
    final int microBatches;

    PreparedPlan(
            TrainingPlanRanks ranks,
            PassSums passes,
            DataParallelTimes plain,
            DataParallelTimes sharded,
            TrainingFootprint[] footprints,
            double send,
            int microBatches) {
        this.plan = ranks.plan();
        this.ranks = ranks;
        this.passes = passes;
        this.plain = plain;
        this.sharded = sharded;
        this.footprints = footprints;
        this.send = send;
        this.microBatches = microBatches;
    }

    /** The plan. */
    public ParallelPlan plan() {
        return plan;
    }

    /** Micro-batches of a step. */
    public int microBatches() {
        return microBatches;
    }
}
