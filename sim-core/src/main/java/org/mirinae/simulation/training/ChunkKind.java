package org.mirinae.simulation.training;

import java.util.Arrays;
import org.mirinae.cost.TrainingFootprint.RankElements;
import org.mirinae.workload.Schedule;
import org.mirinae.workload.Sharding;

/** Chunks with the same layers and ends, and what they take under the plan priced last. */
final class ChunkKind {

    final int[] dealt;
    final boolean first;
    final boolean last;
    final int layers;

    /** Seconds by kind of run, recomputation included. */
    final double[] takes = new double[4];

    /** Exchanges of experts and computing, forward and then backward. */
    final double[] beside = new double[4];

    RankElements weights = RankElements.NONE;
    double plainGradients;
    double shardedGradients;
    double gather;
    double arithmetic;
    double memory;
    private int[] again = {};

    ChunkKind(int[] dealt, boolean first, boolean last) {
        this.dealt = dealt;
        this.first = first;
        this.last = last;
        this.layers = Arrays.stream(dealt).sum();
    }

    /** Takes the figures of a plan. */
    void price(PreparedPlan plan, double contention) {
        PassSums passes = plan.passes;
        weights = passes.weights(dealt, first, last);
        plainGradients = plan.plain.gradients(weights);
        shardedGradients = plan.sharded.gradients(weights);
        gather = plan.sharded.gather(weights);
        arithmetic = 0;
        memory = 0;
        again = plan.plan().layersAgain(dealt);
        boolean split = plan.plan().schedule().splitsBackward();
        for (int k = 0; k < PassSums.KINDS; k++) {
            boolean runs = k == 0 || k == PassSums.AGAIN || (split ? k >= 2 : k == 1);
            if (runs) {
                arithmetic += of(passes, k, PassSums.ARITHMETIC);
                memory += of(passes, k, PassSums.MEMORY);
            }
            if (k < takes.length) {
                takes[k] = of(passes, k, PassSums.SECONDS);
            }
        }
        for (int column = 0; column < 2; column++) {
            int what = column == 0 ? PassSums.EXPERT : PassSums.COMPUTE;
            beside[column] = of(passes, StageOrders.FORWARD, what);
            beside[2 + column] =
                    of(passes, StageOrders.BACKWARD, what) + of(passes, PassSums.AGAIN, what);
        }
        double recomputes = of(passes, PassSums.AGAIN, PassSums.SECONDS);
        if (plan.plan().sharding() == Sharding.PARAMETERS) {
            shard(plan.plan().overlap().parameters(), recomputes, contention);
        }
        takes[StageOrders.BACKWARD] += recomputes;
        takes[StageOrders.BACKWARD_INPUT] += recomputes;
    }

    /** Seconds of a micro-batch, at least: exchanges of experts may be hidden by the schedule. */
    double least(Schedule schedule) {
        double forward = takes[StageOrders.FORWARD];
        if (schedule.splitsBackward() && schedule != Schedule.DUALPIPE) {
            return forward
                    + takes[StageOrders.BACKWARD_INPUT]
                    + takes[StageOrders.BACKWARD_WEIGHT];
        }
        double hidden = schedule == Schedule.DUALPIPE ? beside[0] + beside[2] : 0;
        return Math.max(0, forward + takes[StageOrders.BACKWARD] - hidden);
    }

    private double of(PassSums passes, int pass, int column) {
        return passes.of(pass, column, pass == PassSums.AGAIN ? again : dealt, first, last);
    }

    /** As {@link ChunkTimes} does with sharded parameters. */
    private void shard(boolean overlap, double recomputes, double contention) {
        double[] exchange = {gather, gather + shardedGradients, gather, shardedGradients};
        int parts = Math.max(1, layers);
        for (int k = 0; k < exchange.length; k++) {
            double more = k == StageOrders.BACKWARD || k == StageOrders.BACKWARD_INPUT ? recomputes : 0;
            double exposed = exchange[k];
            if (overlap) {
                exposed = Math.max(exchange[k] / parts, exchange[k] - takes[k] - more);
            }
            takes[k] += exposed + (exchange[k] - exposed) * contention;
        }
        plainGradients = 0;
        shardedGradients = 0;
        gather = 0;
    }
}
