package org.mirinae.perf.training;

import java.util.List;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.RankAxis;

/**
 * Says where the ranks of each group of a plan lie: strides follow from the order in which ranks
 * are numbered, and from the stride how many of a group share a scale-up domain.
 */
public final class RankPlaces {

    private final TrainingPlanRanks ranks;
    private final ParallelPlan plan;
    private final int domain;

    /**
     * Places the ranks of a plan.
     *
     * @param domain GPUs of one scale-up domain
     */
    public RankPlaces(TrainingPlanRanks ranks, int domain) {
        this.ranks = ranks;
        this.plan = ranks.plan();
        this.domain = domain;
    }

    /** Ranks that split matrices. */
    public RankGroup tensor() {
        return of(plan.tensor(), stride(RankAxis.TENSOR));
    }

    /** Ranks that split sequences. */
    public RankGroup context() {
        return of(plan.context().ranks(), stride(RankAxis.CONTEXT));
    }

    /** Stages of a pipeline. */
    public RankGroup stages() {
        return of(plan.pipeline().stages(), stride(RankAxis.PIPELINE));
    }

    /**
     * Ranks that split experts: over the ranks of a stage, the tensor ranks of an expert innermost.
     * Where experts come before data, neighbours; else as far apart as the stage allows.
     */
    public RankGroup experts() {
        int within = Math.min(ranks.shards().expertTensor(), plan.tensor());
        boolean near = before(RankAxis.EXPERT, RankAxis.DATA);
        long stride = near ? within : Math.max(within, stageRanks() / plan.experts().ranks());
        return of(plan.experts().ranks(), apart(stride));
    }

    /** Ranks with the same dense weights: those of data and context parallelism. */
    public RankGroup dense() {
        return replicas(ranks.denseReplicas(), 1);
    }

    /** Returns the group of data-parallel ranks that share shards of the dense weights. */
    public RankGroup denseShard() {
        return replicas(ranks.denseShards(), 1);
    }

    /** Ranks that hold the same shard. */
    public RankGroup denseCopies() {
        return replicas(ranks.denseCopies(), ranks.denseShards());
    }

    /** Ranks with the same experts. */
    public RankGroup expertReplicas() {
        long taken = Math.max(plan.tensor(), plan.experts().ranks());
        boolean near = before(RankAxis.EXPERT, RankAxis.DATA);
        return of(ranks.expertReplicas(), apart(near ? taken : plan.tensor()));
    }

    /** Every {@code apart}-th of so many replicas of dense weights. */
    private RankGroup replicas(int count, long apart) {
        long first = Math.min(stride(RankAxis.CONTEXT), stride(RankAxis.DATA));
        long stride = (plan.context().ranks() == 1 ? stride(RankAxis.DATA) : first) * apart;
        if (apart > 1 || plan.context().ranks() == 1 || adjacent()) {
            return of(count, stride);
        }
        int near = 0;
        for (long c = 0; c < plan.context().ranks(); c++) {
            for (long d = 0; d < ranks.data(); d++) {
                boolean inside = c * stride(RankAxis.CONTEXT) + d * stride(RankAxis.DATA) < domain;
                near += inside ? 1 : 0;
            }
        }
        return new RankGroup(count, stride, Math.max(1, Math.min(count, near)));
    }

    /** Returns whether data ranks follow on context ranks without others between them. */
    private boolean adjacent() {
        return stride(RankAxis.DATA) == stride(RankAxis.CONTEXT) * plan.context().ranks()
                || stride(RankAxis.CONTEXT) == stride(RankAxis.DATA) * ranks.data();
    }

    private long stageRanks() {
        return ranks.gpus() / plan.pipeline().stages();
    }

    /** Ranks of a stage lie further apart where the pipeline is numbered before them. */
    private long apart(long inStage) {
        long stages = stride(RankAxis.PIPELINE);
        return inStage >= stages ? inStage * plan.pipeline().stages() : inStage;
    }

    private boolean before(RankAxis one, RankAxis other) {
        List<RankAxis> order = plan.rankOrder();
        return order.indexOf(one) < order.indexOf(other);
    }

    private long stride(RankAxis axis) {
        long stride = 1;
        for (RankAxis earlier : plan.rankOrder()) {
            if (earlier == axis) {
                return stride;
            }
            stride *=
                    switch (earlier) {
                        case TENSOR -> plan.tensor();
                        case CONTEXT -> plan.context().ranks();
                        case DATA -> ranks.data();
                        case PIPELINE -> plan.pipeline().stages();
                        case EXPERT -> 1;
                    };
        }
        throw new IllegalArgumentException("ranks are not numbered along " + axis);
    }

    private RankGroup of(int count, long stride) {
        return RankGroup.of(count, stride, domain);
    }
}
