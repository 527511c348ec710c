package org.mirinae.simulation.training;

import java.util.Arrays;

/** Collects the runs of one rank. */
final class Runs {

    private final StageOrders orders;
    private int[] runs;
    private int size;

    Runs(StageOrders orders) {
        this.orders = orders;
        runs = new int[3 * orders.chunks() * orders.microBatches()];
    }

    /** Adds a run; one of a micro-batch that is not there is left out. */
    void add(int kind, int virtualStage, int microBatch) {
        if (microBatch < orders.microBatches()) {
            push(orders.run(kind, virtualStage, microBatch));
        }
    }

    void push(int run) {
        if (size == runs.length) {
            runs = Arrays.copyOf(runs, 2 * size + 1);
        }
        runs[size++] = run;
    }

    int[] toArray() {
        return size == runs.length ? runs : Arrays.copyOf(runs, size);
    }
}
