package org.mirinae.simulation.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.mirinae.units.Bytes;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.training.Overlap;
import org.mirinae.workload.training.ParallelPlan;

/**
 * Runs the pipeline schedule of one step, then what follows it: the rest of the gradients, the
 * optimizer, the gathering of parameters. All ranks wait for the slowest before the optimizer, for
 * the norm of the gradients is one over all; unless the schedule checks it afterwards, when each
 * stage's own step lasts from its first chunk to its optimizer.
 */
public final class StepSchedule {

    private final ParallelPlan plan;
    private final ChunkTimes chunks;
    private final StageOrders orders;
    private final double contention;
    private final boolean gathersOnce;
    private final PipelineSchedule schedule;
    private final boolean sendBlocks;

    /**
     * A step to be run.
     *
     * @param contention seconds a second of hidden communication adds to computation
     */
    StepSchedule(
            ParallelPlan plan,
            ChunkTimes chunks,
            StageOrders orders,
            double contention,
            boolean gathersOnce) {
        this.plan = plan;
        this.chunks = chunks;
        this.orders = orders;
        this.contention = contention;
        this.gathersOnce = gathersOnce;
        sendBlocks = sendBlocks(plan);
        schedule =
                new PipelineSchedule(
                        orders,
                        chunks.forwardSeconds(),
                        chunks.backwardSeconds(),
                        chunks.inputSeconds(),
                        chunks.weightSeconds());
        schedule.beside(this::beside);
    }

    /** Returns whether a rank waits until what it sends has gone. */
    static boolean sendBlocks(ParallelPlan plan) {
        return sendBlocks(plan, plan.overlap());
    }

    /** Returns whether it does so under another overlap. */
    public static boolean sendBlocks(ParallelPlan plan, Overlap overlap) {
        boolean beside =
                plan.pipeline().virtualStages() > 1
                        || plan.pipeline().schedule().sendsBesideChunks();
        return plan.pipeline().stages() > 1 && !(overlap.pipeline() && beside);
    }

    /** Experts' exchanges of each chunk are hidden beside the arithmetic of the other. */
    private double beside(int forwardStage, int backwardStage, double apart) {
        PassTime forward = chunks.forward[forwardStage];
        PassTime backward = chunks.backward[backwardStage].plus(chunks.recompute[backwardStage]);
        double hidden =
                Math.min(
                        forward.expert() + backward.expert(),
                        forward.compute() + backward.compute());
        return apart - hidden * (1 - contention);
    }

    PipelineSchedule pipeline() {
        return schedule;
    }

    /** Says how a step differs from one in which all is on time. */
    record Pace(double[] ranks, double links) {
        static Pace onTime(int ranks) {
            double[] factors = new double[ranks];
            Arrays.fill(factors, 1);
            return new Pace(factors, 1);
        }
    }

    /**
     * Runs it.
     *
     * @param send seconds of one message between stages
     * @param optimizerSeconds of each rank of the pipeline
     * @return exposed seconds by cause of the rank that finishes last, in the contract's order
     */
    Outcome run(double send, double[] optimizerSeconds, Pace pace) {
        return run(send, optimizerSeconds, pace, (rank, run, start, end) -> {});
    }

    /** The same, telling what ran when. */
    Outcome run(
            double send, double[] optimizerSeconds, Pace pace, PipelineSchedule.Listener listener) {
        double message = (plan.pipeline().stages() == 1 ? 0 : send) * pace.links();
        boolean early = gathersOnce && plan.overlap().parameters();
        schedule.pace(pace.ranks());
        schedule.listen(early ? (rank, run, start, end) -> {} : listener);
        schedule.run(message, sendBlocks, new double[chunks.forward.length]);
        double[] alone = finishes();
        if (early) {
            schedule.listen(listener);
            schedule.run(message, sendBlocks, gathered(pace.links()));
        }
        int slowest = 0;
        double end = Double.NEGATIVE_INFINITY;
        double optimizer = 0;
        double late = 0;
        for (int r = 0; r < plan.pipeline().stages(); r++) {
            double length = reduced(r, pace.links()) - offset(r);
            if (length > end) {
                end = length;
                slowest = r;
            }
            optimizer = Math.max(optimizer, optimizerSeconds[r]);
            late = Math.max(late, gathersOnce && !early ? gatherAll(r) * pace.links() : 0);
        }
        double step = end + optimizer + late;
        double data = reduced(slowest, pace.links()) - schedule.finish(slowest) + late;
        // What gathering parameters first costs is what the schedule takes longer with it.
        data += Math.max(0, schedule.finish(slowest) - alone[slowest]);
        return new Outcome(step, slowest, breakdown(slowest, step, data, optimizer, message));
    }

    /**
     * Returns when the parameters of each virtual stage are there, gathered one after the other.
     */
    private double[] gathered(double links) {
        double[] ready = new double[chunks.forward.length];
        for (int r = 0; r < plan.pipeline().stages(); r++) {
            double gathered = 0;
            for (int v : orders.held(r)) {
                gathered += chunks.gatherSeconds[v] * links;
                ready[v] = Math.max(ready[v], gathered);
            }
        }
        return ready;
    }

    /** Returns when the gradients of a rank are summed, all links on time. */
    double summed(int rank) {
        return reduced(rank, 1);
    }

    /** Returns where a step of a rank begins that does not wait for the others to end theirs. */
    private double offset(int rank) {
        return plan.pipeline().schedule().validatesLater() ? schedule.began(rank) : 0;
    }

    private double[] finishes() {
        double[] finish = new double[plan.pipeline().stages()];
        Arrays.setAll(finish, schedule::finish);
        return finish;
    }

    private double gatherAll(int rank) {
        double sum = 0;
        for (int v : orders.held(rank)) {
            sum += chunks.gatherSeconds[v];
        }
        return sum;
    }

    /**
     * Returns when the gradients of a rank are summed. Beside the last backward pass a chunk's
     * gradients travel bucket by bucket; the bucket of the last layer always comes after it.
     */
    private double reduced(int rank, double links) {
        double finish = schedule.finish(rank);
        if (!plan.overlap().gradients()) {
            double all = 0;
            for (int v : orders.held(rank)) {
                all += chunks.gradientSeconds[v] * links;
            }
            return finish + all;
        }
        int[] held = byEnd(orders.held(rank));
        double time = 0;
        double all = 0;
        double lastBucket = 0;
        for (int v : held) {
            double exchange = chunks.gradientSeconds[v] * links;
            time = Math.max(time, schedule.lastBackwardStart(v)) + exchange;
            all += exchange;
            lastBucket = exchange * lastBucketShare(v);
        }
        double done = Math.max(time, finish + lastBucket);
        // What was hidden took multiprocessors from the last backward chunks.
        double hidden = Math.max(0, all - (done - finish));
        return done + hidden * contention;
    }

    /** Share of a chunk's gradients in the bucket that is full last. */
    private double lastBucketShare(int v) {
        Bytes bucket = plan.overlap().gradientBucket();
        if (bucket == null) {
            return 1.0 / Math.max(1, chunks.layers[v]);
        }
        double bytes =
                (chunks.weights[v].dense() + chunks.weights[v].experts()) * chunks.gradientBytes;
        return bytes == 0 ? 1 : Math.min(1, bucket.value() / bytes);
    }

    /** Virtual stages in the order in which their gradients are there. */
    private int[] byEnd(int[] held) {
        return Arrays.stream(held)
                .boxed()
                .sorted((a, b) -> Double.compare(schedule.weightsDone(a), schedule.weightsDone(b)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private SequencedMap<String, Double> breakdown(
            int rank, double step, double data, double optimizer, double message) {
        Busy busy = busy(rank);
        PassTime all = busy.forward().plus(busy.backward()).plus(busy.recompute());
        double pipeline = sendBlocks ? schedule.sends(rank) * message : 0;
        double saved = schedule.saved(rank);
        SequencedMap<String, Double> by = new LinkedHashMap<>();
        by.put("forward", busy.forward().compute());
        by.put("backward", busy.backward().compute());
        by.put("recompute", busy.recompute().compute());
        by.put("tensor_parallel", all.tensor());
        by.put("context_parallel", all.context());
        by.put("expert_parallel", all.expert() - saved);
        by.put("pipeline", pipeline);
        double known = all.seconds() - saved + pipeline + data + optimizer;
        by.put("bubble", Math.max(0, step - known));
        by.put("data_parallel", all.data() + data);
        by.put("optimizer", optimizer);
        by.put("offload", all.offload());
        return by;
    }

    /** Returns what a rank does in a step, bubbles and sends apart. */
    Busy busy(int rank) {
        int[][] counts = new int[4][orders.virtualStages()];
        for (int run : orders.runs(rank)) {
            counts[StageOrders.kind(run)][orders.virtualStage(run)]++;
        }
        PassTime forward = PassTime.NONE;
        PassTime backward = PassTime.NONE;
        PassTime recompute = PassTime.NONE;
        for (int v : orders.held(rank)) {
            int gradients = counts[StageOrders.BACKWARD][v] + counts[StageOrders.BACKWARD_INPUT][v];
            forward = forward.plus(chunks.forward[v].times(counts[StageOrders.FORWARD][v]));
            for (int kind = StageOrders.BACKWARD; kind < counts.length; kind++) {
                if (counts[kind][v] > 0) {
                    backward = backward.plus(chunks.of(kind, v).times(counts[kind][v]));
                }
            }
            recompute = recompute.plus(chunks.recompute[v].times(gradients));
        }
        return new Busy(forward, backward, recompute);
    }

    /** Sums over the chunks of a rank. */
    record Busy(PassTime forward, PassTime backward, PassTime recompute) {
        PassTime all() {
            return forward.plus(backward).plus(recompute);
        }
    }

    /**
     * A step.
     *
     * @param seconds it takes
     * @param stage that finishes last
     * @param breakdown its exposed seconds by cause
     */
    record Outcome(double seconds, int stage, SequencedMap<String, Double> breakdown) {}
}
