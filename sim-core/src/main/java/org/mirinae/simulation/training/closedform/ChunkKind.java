package org.mirinae.simulation.training.closedform;

import java.util.Arrays;
import org.mirinae.perf.training.TrainingFootprint.RankElements;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.training.Offload;

/** Holds chunks with the same layers and ends, and what they take under the form evaluated last. */
final class ChunkKind {

    private static final int KINDS = 4;

    final int[] dealt;
    final boolean first;
    final boolean last;
    final int layers;

    /** Seconds by kind of run, recomputation included. */
    final double[] takes = new double[KINDS];

    /** Exchanges of experts and computing, forward and then backward. */
    final double[] beside = new double[4];

    RankElements weights = RankElements.NONE;
    double plainGradients;
    double shardedGradients;
    double gather;
    double arithmetic;
    double memory;
    private int[] layersAgain = {};

    private final double[] alone = new double[KINDS];
    private double again;
    private double plainExchange;
    private double shardedExchange;
    private double gathering;

    /** Copies before a pass, by what is offloaded, forward and backward. */
    private final double[][] copies = new double[PlanMemory.OFFLOADS][2];

    ChunkKind(PipelineLayout.Kind kind) {
        this.dealt = kind.dealt();
        this.first = kind.first();
        this.last = kind.last();
        this.layers = Arrays.stream(dealt).sum();
    }

    /** Takes what all forms of a plan share. */
    void evaluate(PreparedPlan plan, PassSums passes) {
        weights = passes.weights(dealt, first, last);
        plainExchange = plan.plain.gradients(weights);
        shardedExchange = plan.sharded.gradients(weights);
        gathering = plan.sharded.gather(weights);
        Offload offload = plan.plan.offload();
        if (offload.any()) {
            double element =
                    plan.activations.elementBytes() * (weights.dense() + weights.experts());
            double kept = plan.activations.chunk(dealt, last).kept() * offload.activations();
            for (int mask = 0; mask < PlanMemory.OFFLOADS; mask++) {
                double in = (mask & PlanMemory.WEIGHTS) > 0 ? element * offload.weights() : 0;
                double out = (mask & PlanMemory.ACTIVATIONS) > 0 ? kept : 0;
                copies[mask][0] = plan.copies.seconds(in, out);
                copies[mask][1] = plan.copies.seconds(in + out, 0);
            }
        }
        layersAgain = plan.plan.recomputation().layersAgain(dealt);
        evaluate(passes, plan.plan.pipeline().schedule().splitsBackward());
    }

    private void evaluate(PassSums passes, boolean split) {
        arithmetic = 0;
        memory = 0;
        for (int k = 0; k < PassSums.KINDS; k++) {
            boolean runs = k == 0 || k == PassSums.AGAIN || (split ? k >= 2 : k == 1);
            if (runs) {
                arithmetic += of(passes, k, PassSums.ARITHMETIC);
                memory += of(passes, k, PassSums.MEMORY);
            }
            if (k < KINDS) {
                alone[k] = of(passes, k, PassSums.SECONDS);
            }
        }
        for (int column = 0; column < 2; column++) {
            int what = column == 0 ? PassSums.EXPERT : PassSums.COMPUTE;
            beside[column] = of(passes, StageOrders.FORWARD, what);
            beside[2 + column] =
                    of(passes, StageOrders.BACKWARD, what) + of(passes, PassSums.AGAIN, what);
        }
        again = of(passes, PassSums.AGAIN, PassSums.SECONDS);
    }

    /** Takes the figures of one form of the plan evaluated last. */
    void form(int offloaded, PlanForm.Parameters parameters, double contention) {
        System.arraycopy(alone, 0, takes, 0, KINDS);
        plainGradients = plainExchange;
        shardedGradients = shardedExchange;
        gather = gathering;
        if (offloaded > 0) {
            copy(copies[offloaded]);
        }
        if (parameters != PlanForm.Parameters.WHOLE) {
            shard(parameters == PlanForm.Parameters.SHARDED_BESIDE, contention);
        }
        takes[StageOrders.BACKWARD] += again;
        takes[StageOrders.BACKWARD_INPUT] += again;
    }

    /**
     * Seconds of a micro-batch, at least.
     *
     * @param split whether every backward pass is, which takes no less than the whole
     * @param pairs whether chunks run beside each other, which may hide exchanges of experts
     */
    double least(boolean split, boolean pairs) {
        double forward = takes[StageOrders.FORWARD];
        double all =
                split
                        ? forward
                                + takes[StageOrders.BACKWARD_INPUT]
                                + takes[StageOrders.BACKWARD_WEIGHT]
                        : forward + takes[StageOrders.BACKWARD];
        return pairs ? Math.max(0, all - (beside[0] + beside[2])) : all;
    }

    private double of(PassSums passes, int pass, int column) {
        return passes.of(pass, column, pass == PassSums.AGAIN ? layersAgain : dealt, first, last);
    }

    /** Copies what is offloaded, as {@code ChunkTimes} does. */
    private void copy(double[] seconds) {
        double forward = seconds[0] - takes[StageOrders.FORWARD];
        takes[StageOrders.FORWARD] += Math.max(0, forward);
        for (int k : new int[] {StageOrders.BACKWARD, StageOrders.BACKWARD_INPUT}) {
            takes[k] += Math.max(0, seconds[1] - takes[k] - again);
        }
    }

    /** Exchanges sharded parameters, as {@code ChunkTimes} does. */
    private void shard(boolean overlap, double contention) {
        double[] exchange = {gather, gather + shardedGradients, gather, shardedGradients};
        int parts = Math.max(1, layers);
        for (int k = 0; k < exchange.length; k++) {
            double more = k == StageOrders.BACKWARD || k == StageOrders.BACKWARD_INPUT ? again : 0;
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
