package org.mirinae.simulation.training;

import java.util.Arrays;
import org.mirinae.workload.schedule.PipelineShape;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.training.ParallelPlan;

/**
 * One step of a pipeline: every rank runs its chunks in the order of its schedule, each as soon as
 * the rank is free and its input has come. What a rank sends leaves one message after the other in
 * each direction.
 *
 * <p>Times are seconds from the start of the step. Arrays only: a step of 64 stages and 512
 * micro-batches is 65,536 chunk runs.
 */
public final class PipelineSchedule {

    /** Takes what ran when, for timelines. */
    @FunctionalInterface
    interface Listener {
        /** A run of a rank. */
        void ran(int rank, int run, double start, double end);
    }

    /** Says how long a forward chunk and a backward chunk take beside each other, in seconds. */
    @FunctionalInterface
    public interface Beside {
        /**
         * Returns the seconds of two virtual stages beside each other; the two alone take {@code
         * apart}.
         */
        double seconds(int forwardStage, int backwardStage, double apart);
    }

    private final StageOrders orders;
    private final int microBatches;
    private final int last;

    /** Seconds by kind of run and virtual stage. */
    private final double[][] seconds;

    private final double[] forwardDone;
    private final double[] backwardDone;
    private final double[] weightsDone;
    private final double[] free;
    private final double[] began;
    private final double[] saved;
    private final double[][] sendFree;
    private final int[] position;
    private final double[] lastBackwardStart;
    private final double[] pace;
    private Beside beside = (f, b, apart) -> apart;
    private Listener listener = (rank, run, start, end) -> {};

    /** A schedule of 1F1B, interleaved where there are several chunks. */
    PipelineSchedule(
            int stages, int chunks, int microBatches, double[] forward, double[] backward) {
        this(
                new StageOrders(
                        ParallelPlan.USUAL, new PipelineShape(stages, chunks, microBatches)),
                forward,
                backward,
                new double[forward.length],
                new double[forward.length]);
    }

    /**
     * A schedule to be run.
     *
     * @param forward seconds of the forward chunk of each virtual stage
     * @param backward seconds of the whole backward chunk, recomputation included
     * @param input seconds of a backward chunk that leaves the gradients of weights for later
     * @param weights seconds of those
     */
    public PipelineSchedule(
            StageOrders orders,
            double[] forward,
            double[] backward,
            double[] input,
            double[] weights) {
        this.orders = orders;
        this.microBatches = orders.microBatches();
        this.seconds = new double[][] {forward, backward, input, weights};
        int virtual = orders.virtualStages();
        last = virtual - 1;
        forwardDone = new double[virtual * microBatches];
        backwardDone = new double[virtual * microBatches];
        weightsDone = new double[virtual];
        free = new double[orders.ranks()];
        began = new double[orders.ranks()];
        saved = new double[orders.ranks()];
        sendFree = new double[2][orders.ranks()];
        position = new int[orders.ranks()];
        lastBackwardStart = new double[virtual];
        pace = new double[orders.ranks()];
        Arrays.fill(pace, 1);
    }

    /** Sets how many times as long each rank takes for its chunks; 1 unless said. */
    void pace(double[] factors) {
        System.arraycopy(factors, 0, pace, 0, pace.length);
    }

    /**
     * Sets how long chunks take that run beside each other; as long as one after the other unless
     * said.
     */
    public void beside(Beside times) {
        beside = times;
    }

    void listen(Listener taker) {
        listener = taker;
    }

    /**
     * Runs the step.
     *
     * @param send seconds to hand activations from one virtual stage to the next, and gradients
     *     back, where they lie on different ranks
     * @param sendBlocks whether a rank waits until what it sends has gone
     * @param firstForwardNoEarlier for each virtual stage, when its first forward chunk can be done
     *     at the earliest, since its parameters are still being gathered; zero for no bound
     */
    public void run(double send, boolean sendBlocks, double[] firstForwardNoEarlier) {
        reset();
        int ranks = free.length;
        int finished = 0;
        while (finished < ranks) {
            boolean moved = false;
            finished = 0;
            for (int r = 0; r < ranks; r++) {
                while (next(r, send, sendBlocks, firstForwardNoEarlier)) {
                    moved = true;
                }
                finished += position[r] == orders.runs(r).length ? 1 : 0;
            }
            for (int r = ranks - 1; r >= 0; r--) {
                while (next(r, send, sendBlocks, firstForwardNoEarlier)) {
                    moved = true;
                }
            }
            if (!moved && finished < ranks) {
                throw new IllegalStateException("the pipeline schedule waits on itself");
            }
        }
    }

    private void reset() {
        Arrays.fill(free, 0);
        Arrays.fill(saved, 0);
        Arrays.fill(began, Double.NaN);
        Arrays.fill(position, 0);
        Arrays.fill(sendFree[0], 0);
        Arrays.fill(sendFree[1], 0);
        Arrays.fill(forwardDone, Double.NaN);
        Arrays.fill(backwardDone, Double.NaN);
    }

    /** Runs the next chunk of a rank, unless there is none or its input is still to come. */
    private boolean next(int r, double send, boolean blocks, double[] noEarlier) {
        int[] runs = orders.runs(r);
        if (position[r] == runs.length) {
            return false;
        }
        int run = runs[position[r]];
        double ready = input(run);
        boolean pair = StageOrders.isBeside(run);
        int second = pair ? runs[position[r] + 1] : run;
        if (pair) {
            ready = Math.max(ready, input(second));
        }
        if (Double.isNaN(ready)) {
            return false;
        }
        double start = Math.max(free[r], ready);
        double takes = takes(run) * pace[r];
        if (pair) {
            double apart = takes + takes(second) * pace[r];
            takes = beside.seconds(orders.virtualStage(run), orders.virtualStage(second), apart);
            saved[r] += apart - takes;
        }
        double end = start + takes;
        if (StageOrders.kind(run) == StageOrders.FORWARD && orders.microBatch(run) == 0) {
            end = Math.max(end, noEarlier[orders.virtualStage(run)]);
        }
        began[r] = Double.isNaN(began[r]) ? start : began[r];
        free[r] = end;
        done(r, run, start, end, send, blocks);
        if (pair) {
            done(r, second, start, end, send, blocks);
        }
        position[r] += pair ? 2 : 1;
        return true;
    }

    private double takes(int run) {
        return seconds[StageOrders.kind(run)][orders.virtualStage(run)];
    }

    /** Returns when what a run needs has come; not a number while it has not. */
    private double input(int run) {
        int v = orders.virtualStage(run);
        int index = StageOrders.index(run);
        return switch (StageOrders.kind(run)) {
            case StageOrders.FORWARD -> v == 0 ? 0 : forwardDone[index - microBatches];
            case StageOrders.BACKWARD_WEIGHT -> 0;
            default -> v == last ? forwardDone[index] : backwardDone[index + microBatches];
        };
    }

    /** Hands on what a run made: kept from here on is when it has come to where it is needed. */
    private void done(int r, int run, double start, double end, double send, boolean blocks) {
        listener.ran(r, run, start, end);
        int v = orders.virtualStage(run);
        int index = StageOrders.index(run);
        int kind = StageOrders.kind(run);
        if (kind == StageOrders.FORWARD) {
            forwardDone[index] = v == last ? end : handed(r, v + 1, run, end, send, blocks);
            return;
        }
        if (kind == StageOrders.BACKWARD_WEIGHT) {
            weightsDone[v] = end;
            lastBackwardStart[v] = start;
            return;
        }
        backwardDone[index] = v == 0 ? end : handed(r, v - 1, run, end, send, blocks);
        if (kind == StageOrders.BACKWARD) {
            weightsDone[v] = end;
            lastBackwardStart[v] = start;
        }
    }

    private double handed(
            int r, int receivingStage, int run, double end, double send, boolean blocks) {
        int receiver = orders.rank(receivingStage, orders.microBatch(run));
        if (receiver == r || send == 0) {
            return end;
        }
        if (blocks) {
            free[r] = Math.max(free[r], end + send);
            return end + send;
        }
        double[] leaving = sendFree[receiver > r ? 0 : 1];
        leaving[r] = Math.max(leaving[r], end) + send;
        return leaving[r];
    }

    /** Returns when a rank has done its last chunk and sent what it waits for. */
    public double finish(int rank) {
        return free[rank];
    }

    /** Returns when a rank began its first chunk. */
    public double began(int rank) {
        return began[rank];
    }

    /** Seconds chunks of a rank took less for running beside each other. */
    double saved(int rank) {
        return saved[rank];
    }

    /** Returns when the last gradients of a virtual stage's weights began to be computed. */
    public double lastBackwardStart(int virtualStage) {
        return lastBackwardStart[virtualStage];
    }

    /** Returns when the gradients of a virtual stage's weights were there. */
    public double weightsDone(int virtualStage) {
        return weightsDone[virtualStage];
    }

    /** Messages a rank waits for when sending blocks. */
    public long sends(int rank) {
        long sends = 0;
        for (int run : orders.runs(rank)) {
            int kind = StageOrders.kind(run);
            int to = orders.virtualStage(run) + (kind == StageOrders.FORWARD ? 1 : -1);
            boolean hands = kind != StageOrders.BACKWARD_WEIGHT && to >= 0 && to <= last;
            sends += hands && orders.rank(to, orders.microBatch(run)) != rank ? 1 : 0;
        }
        return sends;
    }

    /** Chunk runs whose activations a rank keeps at its fullest. */
    int inFlight(int rank) {
        int live = 0;
        int most = 0;
        for (int run : orders.runs(rank)) {
            int kind = StageOrders.kind(run);
            live += kind == StageOrders.FORWARD ? 1 : 0;
            most = Math.max(most, live);
            live -= kind == StageOrders.BACKWARD || kind == StageOrders.BACKWARD_WEIGHT ? 1 : 0;
        }
        return most;
    }

    public StageOrders orders() {
        return orders;
    }
}
