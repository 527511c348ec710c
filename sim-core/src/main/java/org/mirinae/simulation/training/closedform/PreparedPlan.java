package org.mirinae.simulation.training.closedform;

import org.mirinae.perf.training.TrainingFootprint;
import org.mirinae.perf.training.TrainingPlanRanks;
import org.mirinae.simulation.training.DataParallelTimes;
import org.mirinae.simulation.training.OffloadTimes;
import org.mirinae.workload.training.ParallelPlan;

/**
 * A plan with what {@link PlanTimes} looked up for it, and for those that differ from it in overlap
 * of exchanges, sharding, and in which of what it offloads they do. Immutable.
 */
public final class PreparedPlan {

    final ParallelPlan plan;
    final TrainingPlanRanks ranks;
    final DataParallelTimes plain;
    final DataParallelTimes sharded;

    /** The states by whether weights are offloaded, and by sharding; nothing else is offloaded. */
    final TrainingFootprint[][] states;

    /** Nothing is offloaded. */
    final TrainingFootprint activations;

    final OffloadTimes copies;
    final PipelineLayout layout;
    final double send;
    final int microBatches;
    final double contention;

    PreparedPlan(
            TrainingPlanRanks ranks,
            DataParallelTimes plain,
            DataParallelTimes sharded,
            TrainingFootprint[][] states,
            TrainingFootprint activations,
            OffloadTimes copies,
            PipelineLayout layout,
            double send,
            int microBatches,
            double contention) {
        this.plan = ranks.plan();
        this.ranks = ranks;
        this.plain = plain;
        this.sharded = sharded;
        this.states = states;
        this.activations = activations;
        this.copies = copies;
        this.layout = layout;
        this.send = send;
        this.microBatches = microBatches;
        this.contention = contention;
    }

    /** The plan. */
    public ParallelPlan plan() {
        return plan;
    }

    /** Micro-batches of a step. */
    public int microBatches() {
        return microBatches;
    }

    /** Ranks that hold the same dense weights. */
    public int replicas() {
        return ranks.denseReplicas();
    }
}
