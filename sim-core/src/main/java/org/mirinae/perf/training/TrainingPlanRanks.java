package org.mirinae.perf.training;

import org.mirinae.llm.work.Shards;
import org.mirinae.workload.training.ParallelPlan;

/**
 * Says what a parallel plan with a known width of data parallelism means for one rank.
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
     * Returns how a layer is cut. Experts go whole to expert-parallel ranks; where those are fewer
     * than the tensor ranks, each expert is cut over what is left of them.
     */
    public Shards shards() {
        int tensor = plan.tensor();
        int expert = plan.experts().ranks();
        Integer given = plan.experts().tensor();
        int within = given == null ? Math.max(1, tensor / expert) : given;
        return new Shards(
                tensor,
                plan.context().ranks(),
                expert,
                within,
                Math.max(1, expert * within / tensor),
                plan.sequenceParallel() && tensor > 1);
    }

    /**
     * Ranks that hold the same dense weights: those of data and context parallelism, twice as many
     * where a pipeline holds every stage twice.
     */
    public int denseReplicas() {
        return data() * plan.context().ranks() * plan.stageCopies();
    }

    /** Ranks that hold the same experts. */
    public int expertReplicas() {
        long ranks = (long) plan.tensor() * plan.context().ranks() * data() * plan.stageCopies();
        return (int) Math.max(1, ranks / plan.experts().ranks() / shards().expertTensor());
    }

    /** Ranks over which dense weights, gradients or states are sharded, where they are. */
    public int denseShards() {
        return shards(denseReplicas());
    }

    /** The same of experts. */
    public int expertShards() {
        return shards(expertReplicas());
    }

    private int shards(int replicas) {
        Integer given = plan.sharding().ranks();
        return given == null ? replicas : Math.min(given, replicas);
    }

    /** Copies of what is sharded (HSDP); 1 where all ranks share. */
    public int denseCopies() {
        return denseReplicas() / denseShards();
    }
}
