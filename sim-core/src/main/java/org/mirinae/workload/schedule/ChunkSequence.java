package org.mirinae.workload.schedule;

import java.util.Arrays;

/**
 * Collects the runs of one rank, in order. A run is one int: twice four kinds for each pair of
 * virtual stage and micro-batch, the odd one of the two where it goes on beside the run after it.
 */
public final class ChunkSequence {

    private static final int KINDS = 4;

    private final int microBatches;
    private int[] runs;
    private int size;

    /** None yet. */
    public ChunkSequence(PipelineShape shape) {
        microBatches = shape.microBatches();
        runs = new int[3 * shape.chunks() * microBatches];
    }

    /** Adds a forward pass; like every run, one of a micro-batch that is not there is left out. */
    public void forward(int virtualStage, int microBatch) {
        add(StageOrders.FORWARD, virtualStage, microBatch);
    }

    /** Adds a forward pass that goes on beside the run that is added next. */
    public void forwardBeside(int virtualStage, int microBatch) {
        push(run(StageOrders.FORWARD, virtualStage, microBatch) | 1);
    }

    /** Adds a backward pass: gradients of inputs and of weights together. */
    public void backward(int virtualStage, int microBatch) {
        add(StageOrders.BACKWARD, virtualStage, microBatch);
    }

    /** Adds a backward pass that leaves the gradients of weights for later. */
    public void backwardInput(int virtualStage, int microBatch) {
        add(StageOrders.BACKWARD_INPUT, virtualStage, microBatch);
    }

    /** Adds the gradients of weights that were left for later. */
    public void backwardWeight(int virtualStage, int microBatch) {
        add(StageOrders.BACKWARD_WEIGHT, virtualStage, microBatch);
    }

    /** Adds a run of a kind of {@link StageOrders}. */
    void add(int kind, int virtualStage, int microBatch) {
        if (microBatch < microBatches) {
            push(run(kind, virtualStage, microBatch));
        }
    }

    private int run(int kind, int virtualStage, int microBatch) {
        return 2 * (KINDS * (virtualStage * microBatches + microBatch) + kind);
    }

    private void push(int run) {
        if (size == runs.length) {
            runs = Arrays.copyOf(runs, 2 * size + 1);
        }
        runs[size++] = run;
    }

    int[] toArray() {
        return size == runs.length ? runs : Arrays.copyOf(runs, size);
    }

    static int kindOf(int run) {
        return run / 2 % KINDS;
    }

    /** Place of a run's pair of virtual stage and micro-batch among all of them. */
    static int indexOf(int run) {
        return run / (2 * KINDS);
    }
}
