package org.mirinae.simulation.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.cost.TrainingFootprint.RankElements;
import org.mirinae.llm.LanguageModel;
import org.mirinae.workload.ParallelPlan;
import org.mirinae.workload.Schedule;

/**
 * Closed forms of plans of one shape. A schedule over a few rounds of micro-batches is run once for
 * each plan; what each further micro-batch adds is the time of the busiest rank, for recurrences of
 * maxima and sums grow in a straight line once they are under way (Baccelli et al., Synchronization
 * and Linearity, 1992). Used by one thread.
 */
final class ShapeTerms {

    /** Micro-batches that are run, in multiples of the stages. */
    private static final int ROUNDS = 3;

    private final PlanCosts costs;
    private final ParallelPlan shape;
    private final StageOrders orders;
    private final Map<Integer, PipelineSchedule> schedules = new HashMap<>();
    private final double[][] seconds;
    private final long[] sends;
    private final int round;
    private final int microBatches;
    private final int[] kindOf;
    private final List<ChunkKind> kinds = new ArrayList<>();
    private final ShapeMemory memory;
    private final double[] nothing;
    private final int run;
    private PipelineSchedule schedule;
    private double contention;

    ShapeTerms(PlanCosts costs, PreparedPlan of) {
        this.costs = costs;
        this.shape = of.plan();
        this.microBatches = of.microBatches();
        int p = shape.pipeline();
        round = shape.schedule() == Schedule.DUALPIPE ? 2 : shape.virtualStages() > 1 ? p : 1;
        // DualPipe wants two rounds at least, so the shorter run must have them too.
        int most = (ROUNDS + (shape.schedule() == Schedule.DUALPIPE ? 1 : 0)) * p;
        boolean whole = shape.schedule() == Schedule.GPIPE && shape.virtualStages() > 1;
        run = whole || microBatches <= most + round ? microBatches : most;
        int virtual = shape.chunks();
        seconds = new double[4][virtual];
        schedule = schedule(run);
        orders = schedule.orders();
        sends = new long[p];
        Arrays.setAll(sends, r -> schedule.sends(r) / run);
        kindOf = new int[virtual];
        nothing = new double[virtual];
        deal(costs.workload().model(), virtual);
        memory = new ShapeMemory(costs.workload().model(), shape, orders, microBatches, costs.capacity());
    }

    private PipelineSchedule schedule(int count) {
        return schedules.computeIfAbsent(
                count,
                unknown -> {
                    StageOrders of =
                            new StageOrders(
                                    shape.schedule(),
                                    shape.pipeline(),
                                    shape.virtualStages(),
                                    count);
                    PipelineSchedule made =
                            new PipelineSchedule(
                                    of, seconds[0], seconds[1], seconds[2], seconds[3]);
                    if (shape.schedule() == Schedule.DUALPIPE) {
                        made.beside(this::beside);
                    }
                    return made;
                });
    }

    /** As {@link StepSchedule} hides exchanges of experts. */
    private double beside(int forwardStage, int backwardStage, double apart) {
        double[] forward = kinds.get(kindOf[forwardStage]).beside;
        double[] backward = kinds.get(kindOf[backwardStage]).beside;
        double hidden = Math.min(forward[0] + backward[2], forward[1] + backward[3]);
        return apart - hidden * (1 - contention);
    }

    private void deal(LanguageModel model, int virtual) {
        int[][] dealt = StageLayers.deal(model, virtual);
        Map<List<Object>, Integer> known = new LinkedHashMap<>();
        for (int v = 0; v < virtual; v++) {
            boolean first = v == 0;
            boolean last = v == virtual - 1;
            List<Object> key = List.of(Arrays.toString(dealt[v]), first, last);
            Integer kind = known.get(key);
            if (kind == null) {
                kind = kinds.size();
                known.put(key, kind);
                kinds.add(new ChunkKind(dealt[v], first, last));
            }
            kindOf[v] = kind;
        }
    }

    /** What no variant of a plan goes below. */
    PlanBound bound(PreparedPlan plan) {
        double[][] bytes = memory.bytes(plan);
        double[] all = new double[bytes[0].length];
        Arrays.setAll(all, s -> bytes[0][s] + bytes[1][s]);
        if (!memory.fits(bytes)) {
            return new PlanBound(0, all, 0, 0);
        }
        contention = costs.contention(plan.plan());
        kinds.forEach(kind -> kind.price(plan, contention));
        double rounds = microBatches / (double) plan.plan().stageCopies();
        double longest = 0;
        double arithmetic = Double.POSITIVE_INFINITY;
        double moving = Double.POSITIVE_INFINITY;
        for (int r = 0; r < orders.ranks(); r++) {
            double seconds = 0;
            double computes = 0;
            double moves = 0;
            for (int v : orders.held(r)) {
                ChunkKind kind = kinds.get(kindOf[v]);
                seconds += kind.least(plan.plan().schedule());
                computes += kind.arithmetic;
                moves += kind.memory;
            }
            longest = Math.max(longest, rounds * seconds);
            arithmetic = Math.min(arithmetic, rounds * computes);
            moving = Math.min(moving, rounds * moves);
        }
        return new PlanBound(longest, all, arithmetic, moving);
    }

    /** The closed form, or only its bytes where no sharding asked of it fits into the memory. */
    PlanTerms terms(PreparedPlan plan) {
        double[][] bytes = memory.bytes(plan);
        if (!memory.fits(bytes)) {
            return PlanTerms.tooLarge(bytes[0], bytes[1]);
        }
        contention = costs.contention(plan.plan());
        for (ChunkKind kind : kinds) {
            kind.price(plan, contention);
        }
        for (int v = 0; v < kindOf.length; v++) {
            double[] takes = kinds.get(kindOf[v]).takes;
            for (int k = 0; k < takes.length; k++) {
                seconds[k][v] = takes[k];
            }
        }
        boolean blocks = StepSchedule.sendBlocks(plan.plan());
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
        return new Ways(plan, count).terms(count == microBatches ? 0 : cycle, bytes);
    }

    /** Seconds of a micro-batch on the rank that has most to do; 0 where chunks share time. */
    private double busiest(double send) {
        if (shape.schedule() == Schedule.DUALPIPE) {
            return 0;
        }
        boolean split = shape.schedule().splitsBackward();
        double most = 0;
        for (int r = 0; r < sends.length; r++) {
            double sum = sends[r] * send;
            for (int v : orders.held(r)) {
                sum += seconds[StageOrders.FORWARD][v];
                sum +=
                        split
                                ? seconds[StageOrders.BACKWARD_INPUT][v]
                                        + seconds[StageOrders.BACKWARD_WEIGHT][v]
                                : seconds[StageOrders.BACKWARD][v];
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

        PlanTerms terms(double cycle, double[][] bytes) {
            boolean later = plan.plan().schedule().validatesLater();
            for (int way = 0; way < PlanTerms.WAYS; way++) {
                double latest = Double.NEGATIVE_INFINITY;
                for (int r = 0; r < orders.ranks(); r++) {
                    double offset = later ? schedule.began(r) : 0;
                    latest = rank(r, way, offset, latest);
                }
            }
            double[] optimizer = {optimizer(false), optimizer(true)};
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
                    optimizer,
                    lateGather(),
                    earlyGather(),
                    bytes[0],
                    bytes[1]);
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
                ChunkKind kind = kinds.get(kindOf[v]);
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
                columns[4][way] += rounds * kinds.get(kindOf[v]).arithmetic;
                columns[5][way] += rounds * kinds.get(kindOf[v]).memory;
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

        private double optimizer(boolean sharded) {
            double longest = 0;
            for (int r = 0; r < orders.ranks(); r++) {
                double dense = 0;
                double experts = 0;
                for (int v : orders.held(r)) {
                    RankElements weights = kinds.get(kindOf[v]).weights;
                    dense += weights.dense();
                    experts += weights.experts();
                }
                double parameters =
                        sharded
                                ? dense / plan.ranks.denseShards()
                                        + experts / plan.ranks.expertShards()
                                : dense + experts;
                longest = Math.max(longest, parameters);
            }
            return costs.optimizerSeconds(longest);
        }

        private double lateGather() {
            double most = 0;
            for (int r = 0; r < orders.ranks(); r++) {
                double sum = 0;
                for (int v : orders.held(r)) {
                    sum += kinds.get(kindOf[v]).gather;
                }
                most = Math.max(most, sum);
            }
            return most;
        }

        /** How late the first forward chunk is for gathering, where it is latest. */
        private double earlyGather() {
            double[] natural = new double[kindOf.length];
            double sum = 0;
            for (int v = 0; v < natural.length; v++) {
                sum += seconds[StageOrders.FORWARD][v];
                natural[v] = sum;
            }
            double most = 0;
            for (int r = 0; r < orders.ranks(); r++) {
                double gathered = 0;
                for (int v : orders.held(r)) {
                    gathered += kinds.get(kindOf[v]).gather;
                    most = Math.max(most, gathered - natural[v]);
                }
            }
            return most;
        }
    }
}
