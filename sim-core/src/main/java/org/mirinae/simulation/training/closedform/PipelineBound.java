package org.mirinae.simulation.training.closedform;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.mirinae.workload.schedule.Schedule;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.training.ParallelPlan;

/**
 * Bounds the forms of one shape from below: the first micro-batch must come to a rank before it can
 * begin, then it runs all its chunks, and what it ends with must go back to the first. Used by one
 * thread.
 */
final class PipelineBound {

    /** Sums in another order than the schedule's may differ in the last digits. */
    private static final double SAFE = 1 - 1e-9;

    private final PipelineChunks shape;
    private final int microBatches;
    private final boolean later;
    private final boolean split;
    private final boolean alwaysSplit;
    private final boolean pairs;
    private final boolean oneEnd;
    private final double rounds;

    PipelineBound(DoubleUnaryOperator optimizerSeconds, PreparedPlan of) {
        ParallelPlan plan = of.plan();
        shape = new PipelineChunks(optimizerSeconds, of.layout);
        microBatches = of.microBatches();
        Schedule schedule = plan.pipeline().schedule();
        oneEnd = schedule.copies() == 1;
        later = schedule.validatesLater() || !oneEnd;
        split = schedule.splitsBackward();
        alwaysSplit = schedule.backward() == Schedule.Backward.SPLIT;
        pairs = schedule.pairsChunks();
        rounds = microBatches / (double) plan.stageCopies();
    }

    PlanTerms bound(PlanForm form) {
        shape.evaluate(form);
        double[] least = new double[PlanTerms.WAYS];
        double computes = Double.POSITIVE_INFINITY;
        double moves = Double.POSITIVE_INFINITY;
        double back = 0;
        double waits = form.sendBlocks() && oneEnd ? form.prepared().send : 0;
        for (PipelineLayout.Ranks ranks : shape.layout.ranks) {
            double busy = ranks.sends() * waits;
            double arithmetic = 0;
            double memory = 0;
            double ahead = later ? 0 : ranks.hops() * form.prepared().send;
            double behind = later || split ? 0 : ahead;
            for (int k = 0; k < shape.kinds.length; k++) {
                ChunkKind kind = shape.kinds[k];
                int held = ranks.held()[k];
                int before = later ? 0 : ranks.before()[k];
                busy += held * kind.least(alwaysSplit, pairs);
                arithmetic += held * kind.arithmetic;
                memory += held * kind.memory;
                ahead += before * kind.takes[StageOrders.FORWARD];
                behind += split ? 0 : before * kind.takes[StageOrders.BACKWARD];
            }
            double ends = ahead + rounds * busy;
            back = Math.max(back, ends + behind);
            for (int way = 0; way < least.length; way++) {
                least[way] = Math.max(least[way], ends + gradients(ranks, way));
            }
            computes = Math.min(computes, rounds * arithmetic);
            moves = Math.min(moves, rounds * memory);
        }
        for (int way = 0; way < least.length; way++) {
            double first = gradients(shape.layout.ranks.getFirst(), way);
            least[way] = SAFE * Math.max(least[way], back + first);
        }
        return PlanTerms.bound(
                least,
                same(SAFE * computes),
                same(SAFE * moves),
                shape.optimizer(),
                shape.copies(),
                shape.lateGather());
    }

    private static double[] same(double value) {
        double[] ways = new double[PlanTerms.WAYS];
        Arrays.fill(ways, value);
        return ways;
    }

    /** Gradients a rank cannot hide: all, or the shortest bucket. */
    private double gradients(PipelineLayout.Ranks ranks, int way) {
        boolean sharded = way >= 2;
        boolean overlap = way % 2 == 1;
        double all = 0;
        double bucket = Double.POSITIVE_INFINITY;
        for (int k = 0; k < shape.kinds.length; k++) {
            int held = ranks.held()[k];
            if (held > 0) {
                ChunkKind kind = shape.kinds[k];
                double exchange = sharded ? kind.shardedGradients : kind.plainGradients;
                all += held * exchange;
                bucket = Math.min(bucket, exchange / Math.max(1, kind.layers));
            }
        }
        return overlap ? bucket : all;
    }
}
