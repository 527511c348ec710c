package org.mirinae.simulation.training;

import java.util.ArrayDeque;

/**
 * DualPipe's eight steps (DeepSeek-V3 report, section 3.2.1; deepseek-ai/DualPipe, dualpipe.py):
 * the first half of the micro-batches enters at the first rank, the second half at the last, and in
 * the middle a forward and a backward chunk run beside each other.
 */
final class DualPipeOrders {

    private final StageOrders orders;
    private final int rank;
    private final boolean secondHalf;
    private final int[] forwards = new int[2];
    private final int[] backwards = new int[2];
    private final ArrayDeque<int[]> weights = new ArrayDeque<>();
    private final Runs runs;

    private DualPipeOrders(StageOrders orders, int rank) {
        this.orders = orders;
        this.rank = rank;
        this.secondHalf = rank >= orders.ranks() / 2;
        this.runs = new Runs(orders);
    }

    static int[] of(StageOrders orders, int rank) {
        return new DualPipeOrders(orders, rank).all();
    }

    private int[] all() {
        int p = orders.ranks();
        int half = p / 2;
        int fromEnd = Math.min(rank, p - 1 - rank);
        int inner = half - fromEnd - 1;
        for (int i = 0; i < 2 * inner; i++) {
            forward(0, false);
        }
        for (int i = 0; i <= fromEnd; i++) {
            forward(0, false);
            forward(1, false);
        }
        for (int i = 0; i < inner; i++) {
            backward(1, true);
            weight();
            forward(1, false);
        }
        for (int i = 0; i < orders.microBatches() / 2 - p + fromEnd + 1; i++) {
            both(0, 1);
            both(1, 0);
        }
        for (int i = 0; i < inner; i++) {
            backward(1, false);
            both(1, 0);
        }
        drain(fromEnd, inner);
        return runs.toArray();
    }

    private void drain(int fromEnd, int inner) {
        int turn = (fromEnd + 1) / 2;
        boolean later = false;
        for (int i = 0; i <= fromEnd; i++) {
            later |= i == turn && fromEnd % 2 == 1;
            backward(1, later);
            later |= i == turn && fromEnd % 2 == 0;
            backward(0, later);
        }
        for (int i = 0; i < inner; i++) {
            weight();
            backward(0, true);
        }
        while (!weights.isEmpty()) {
            weight();
        }
    }

    /** From which end: phases are told from where the rank lies. */
    private int end(int phase) {
        return secondHalf ? 1 - phase : phase;
    }

    private int stage(int end) {
        return end == 0 ? rank : orders.ranks() - 1 - rank;
    }

    private int microBatch(int end, int nth) {
        return end == 0 ? nth : orders.microBatches() / 2 + nth;
    }

    private void forward(int phase, boolean beside) {
        int end = end(phase);
        int run = orders.run(StageOrders.FORWARD, stage(end), microBatch(end, forwards[end]++));
        runs.push(beside ? StageOrders.beside(run) : run);
    }

    private void backward(int phase, boolean weightsLater) {
        int end = end(phase);
        int stage = stage(end);
        int microBatch = microBatch(end, backwards[end]++);
        if (weightsLater) {
            runs.add(StageOrders.BACKWARD_INPUT, stage, microBatch);
            weights.add(new int[] {stage, microBatch});
        } else {
            runs.add(StageOrders.BACKWARD, stage, microBatch);
        }
    }

    private void weight() {
        int[] oldest = weights.remove();
        runs.add(StageOrders.BACKWARD_WEIGHT, oldest[0], oldest[1]);
    }

    private void both(int forwardPhase, int backwardPhase) {
        forward(forwardPhase, true);
        backward(backwardPhase, false);
    }
}
