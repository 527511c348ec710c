package org.mirinae.simulation.training.closedform;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.mirinae.simulation.training.PipelineSchedule;
import org.mirinae.simulation.training.StepSchedule;
import org.mirinae.workload.schedule.PipelineShape;
import org.mirinae.workload.schedule.Schedule;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.training.ParallelPlan;

/**
 * Closed forms of plans of one shape. A schedule over a few rounds of micro-batches is run once for
 * each plan; what each further micro-batch adds is the time of the busiest rank, for recurrences of
 * maxima and sums grow in a straight line once they are under way (Baccelli et al., Synchronization
 * and Linearity, 1992). Used by one thread.
 */
final class PipelineTerms {

    private final ParallelPlan shape;
    private final PipelineLayout layout;
    private final PipelineChunks evaluated;
    private final Map<Integer, PipelineSchedule> schedules = new HashMap<>();
    private final double[][] seconds;
    private final long[] sends;
    private final int round;
    private final int microBatches;
    private final int run;
    private final StageOrders orders;
    private final double[] nothing;
    private PipelineSchedule schedule;
    private double contention;

    PipelineTerms(DoubleUnaryOperator optimizerSeconds, PreparedPlan of) {
        this.shape = of.plan();
        this.layout = of.layout;
        this.microBatches = of.microBatches();
        evaluated = new PipelineChunks(optimizerSeconds, layout);
        round = round(shape);
        run = run(shape, microBatches);
        seconds = new double[4][shape.chunks()];
        schedule = schedule(run);
        orders = schedule.orders();
        sends = new long[shape.pipeline().stages()];
        Arrays.setAll(sends, r -> schedule.sends(r) / run);
        nothing = new double[shape.chunks()];
    }

    private static int round(ParallelPlan shape) {
        return shape.pipeline()
                .schedule()
                .round(shape.pipeline().stages(), shape.pipeline().virtualStages());
    }

    /** Micro-batches that are run to find out what further ones add. */
    static int run(ParallelPlan shape, int microBatches) {
        int most =
                shape.pipeline()
                        .schedule()
                        .settles(shape.pipeline().stages(), shape.pipeline().virtualStages());
        return microBatches - round(shape) <= most ? microBatches : most;
    }

    private PipelineSchedule schedule(int count) {
        return schedules.computeIfAbsent(
                count,
                unknown -> {
                    StageOrders of =
                            new StageOrders(
                                    shape.pipeline().schedule(),
                                    new PipelineShape(
                                            shape.pipeline().stages(),
                                            shape.pipeline().virtualStages(),
                                            count));
                    PipelineSchedule made =
                            new PipelineSchedule(
                                    of, seconds[0], seconds[1], seconds[2], seconds[3]);
                    made.beside(this::beside);
                    return made;
                });
    }

    /**
     * Returns the time of two chunks beside each other, exchanges of experts hidden as {@link
     * StepSchedule} hides them.
     */
    private double beside(int forwardStage, int backwardStage, double apart) {
        double[] forward = kind(forwardStage).beside;
        double[] backward = kind(backwardStage).beside;
        double hidden = Math.min(forward[0] + backward[2], forward[1] + backward[3]);
        return apart - hidden * (1 - contention);
    }

    private ChunkKind kind(int virtualStage) {
        return evaluated.kinds[layout.kindOf[virtualStage]];
    }

    /** The closed form. */
    PlanTerms terms(PlanForm form) {
        PreparedPlan plan = form.prepared();
        contention = plan.contention;
        evaluated.evaluate(form);
        for (int v = 0; v < layout.kindOf.length; v++) {
            double[] takes = kind(v).takes;
            for (int k = 0; k < takes.length; k++) {
                seconds[k][v] = takes[k];
            }
        }
        boolean blocks = form.sendBlocks();
        int count = run;
        double cycle = 0;
        double busiest = run < microBatches ? busiest(blocks ? plan.send : 0) * (1 - 1e-12) : 0;
        while (true) {
            schedule = schedule(count);
            schedule.run(plan.send, blocks, nothing);
            if (count == microBatches) {
                break;
            }
            PipelineSchedule shorter = schedule(count - round);
            shorter.run(plan.send, blocks, nothing);
            cycle = (schedule.finish(0) - shorter.finish(0)) / round;
            if (cycle >= busiest) {
                break;
            }
            // Under way only when the busiest rank sets the pace.
            count = 2 * count + round >= microBatches ? microBatches : 2 * count;
        }
        return new Ways(plan, count).terms(count == microBatches ? 0 : cycle);
    }

    /** Seconds of a micro-batch on the rank that has most to do; 0 where chunks share time. */
    private double busiest(double send) {
        if (shape.pipeline().schedule().pairsChunks()) {
            return 0;
        }
        boolean split = shape.pipeline().schedule().backward() == Schedule.Backward.SPLIT;
        int copies = shape.stageCopies();
        double most = 0;
        for (int r = 0; r < sends.length; r++) {
            double sum = sends[r] * send;
            for (int v : orders.held(r)) {
                double backward =
                        split
                                ? seconds[StageOrders.BACKWARD_INPUT][v]
                                        + seconds[StageOrders.BACKWARD_WEIGHT][v]
                                : seconds[StageOrders.BACKWARD][v];
                sum += seconds[StageOrders.FORWARD][v] / copies;
                sum += backward / copies;
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    /** One plan with its pipeline run: what follows by sharding and overlap. */
    private final class Ways {
        private final PreparedPlan plan;
        private final int count;
        private final double[][] columns = new double[6][PlanTerms.WAYS];

        Ways(PreparedPlan plan, int count) {
            this.plan = plan;
            this.count = count;
        }

        PlanTerms terms(double cycle) {
            boolean later = plan.plan().pipeline().schedule().validatesLater();
            for (int way = 0; way < PlanTerms.WAYS; way++) {
                double latest = Double.NEGATIVE_INFINITY;
                for (int r = 0; r < orders.ranks(); r++) {
                    double offset = later ? schedule.began(r) : 0;
                    latest = rank(r, way, offset, latest);
                }
            }
            return new PlanTerms(
                    columns[0],
                    cycle,
                    microBatches - count,
                    columns[1],
                    columns[2],
                    columns[3],
                    columns[4],
                    columns[5],
                    contention,
                    evaluated.optimizer(),
                    evaluated.copies(),
                    evaluated.lateGather(),
                    earlyGather());
        }

        /** Takes a rank's figures if it ends last so far. */
        private double rank(int r, int way, double offset, double latest) {
            boolean sharded = way >= 2;
            boolean overlap = way % 2 == 1;
            double finish = schedule.finish(r);
            double all = 0;
            double time = 0;
            double bucket = 0;
            for (int v : overlap ? byEnd(orders.held(r)) : orders.held(r)) {
                ChunkKind kind = kind(v);
                double exchange = sharded ? kind.shardedGradients : kind.plainGradients;
                time = Math.max(time, schedule.lastBackwardStart(v)) + exchange;
                all += exchange;
                bucket = exchange / Math.max(1, kind.layers);
            }
            double shadow = overlap ? all - (time - finish) : 0;
            double exposed = overlap ? Math.max(all - shadow, bucket) : all;
            double slowed = overlap ? Math.max(0, all - exposed) * contention : 0;
            double end = finish + exposed + slowed - offset;
            if (end <= latest) {
                return latest;
            }
            columns[0][way] = finish - offset;
            columns[1][way] = all;
            columns[2][way] = shadow;
            columns[3][way] = overlap ? bucket : 0;
            double rounds = microBatches / (double) plan.plan().stageCopies();
            columns[4][way] = 0;
            columns[5][way] = 0;
            for (int v : orders.held(r)) {
                columns[4][way] += rounds * kind(v).arithmetic;
                columns[5][way] += rounds * kind(v).memory;
            }
            return end;
        }

        /** Virtual stages in the order in which their gradients are there. */
        private int[] byEnd(int[] held) {
            int[] sorted = held.clone();
            for (int i = 1; i < sorted.length; i++) {
                int v = sorted[i];
                int at = i;
                while (at > 0 && schedule.weightsDone(sorted[at - 1]) > schedule.weightsDone(v)) {
                    sorted[at] = sorted[at - 1];
                    at--;
                }
                sorted[at] = v;
            }
            return sorted;
        }

        /** Returns how late the first forward chunk is for gathering, where it is latest. */
        private double earlyGather() {
            double[] natural = new double[layout.kindOf.length];
            double sum = 0;
            for (int v = 0; v < natural.length; v++) {
                sum += seconds[StageOrders.FORWARD][v];
                natural[v] = sum;
            }
            double most = 0;
            for (int r = 0; r < orders.ranks(); r++) {
                double gathered = 0;
                for (int v : orders.held(r)) {
                    gathered += kind(v).gather;
                    most = Math.max(most, gathered - natural[v]);
                }
            }
            return most;
        }
    }
}
