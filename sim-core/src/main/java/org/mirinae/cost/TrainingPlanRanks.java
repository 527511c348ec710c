package org.mirinae.cost;

import org.mirinae.llm.Shards;
import org.mirinae.workload.ParallelPlan;

/**
 * What a parallel plan with a known width of data parallelism means for one rank.
 *
 * @param plan with its width of data parallelism
 */
public record TrainingPlanRanks(ParallelPlan plan) {

    /** Refuses a plan without a width of data parallelism. */
    public TrainingPlanRanks {
        if (plan.data() == null) {
            throw new IllegalArgumentException("the width of data parallelism is not known");
        }
    }

    /** Width of data parallelism. */
    public int data() {
        Integer data = plan.data();
        return data == null ? 1 : data;
    }

    /** GPUs in use. */
    public long gpus() {
        return plan.modelRanks() * data();
    }

    /**
     * How a layer is cut. Experts go whole to expert-parallel ranks; where those are fewer than the
     * tensor ranks, each expert is cut over what is left of them.
     */
    public Shards shards() {
        int tensor = plan.tensor();
        int expert = plan.expert();
        return new Shards(
                tensor,
                plan.context(),
                expert,
                Math.max(1, tensor / expert),
                Math.max(1, expert / tensor),
                plan.sequenceParallel() && tensor > 1);
    }

    /**
     * Ranks that hold the same dense weights: those of data and context parallelism, twice as many
     * where a pipeline holds every stage twice.
     */
    public int denseReplicas() {
        return data() * plan.context() * plan.stageCopies();
    }

    /** Ranks that hold the same experts. */
    public int expertReplicas() {
        long ranks = (long) plan.tensor() * plan.context() * data() * plan.stageCopies();
        return (int) Math.max(1, ranks / plan.expert() / shards().expertTensor());
    }
}
