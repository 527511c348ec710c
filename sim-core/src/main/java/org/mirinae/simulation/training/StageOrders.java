package org.mirinae.simulation.training;

import org.mirinae.workload.Schedule;

/**
 * What every rank of a pipeline runs, in order: chunks of virtual stages for micro-batches. Where a
 * virtual stage lies depends on the schedule and, where micro-batches come from both ends, on the
 * micro-batch.
 *
 * <p>A run is one int: twice four kinds for each pair of virtual stage and micro-batch, the odd one
 * of the two where it goes on beside the run after it.
 */
final class StageOrders {

    /** Forward pass of a chunk. */
    static final int FORWARD = 0;

    /** Backward pass, gradients of inputs and of weights together. */
    static final int BACKWARD = 1;

    /** Gradients of inputs alone. */
    static final int BACKWARD_INPUT = 2;

    /** Gradients of weights, after those of inputs. */
    static final int BACKWARD_WEIGHT = 3;

    private static final int KINDS = 4;

    private final Schedule schedule;
    private final int ranks;
    private final int chunks;
    private final int microBatches;
    private final int[][] runs;

    /**
     * Orders of a step.
     *
     * @param ranks of the pipeline
     * @param chunks each holds of its own, 2 for {@link Schedule#ZB_V}
     */
    StageOrders(Schedule schedule, int ranks, int chunks, int microBatches) {
        this.schedule = schedule;
        this.ranks = ranks;
        this.chunks = chunks;
        this.microBatches = microBatches;
        this.runs = new int[ranks][];
        check();
        int[][] greedy = schedule == Schedule.ZB_H2 ? ZeroBubbleOrders.greedy(this) : null;
        for (int r = 0; r < ranks; r++) {
            runs[r] =
                    switch (schedule) {
                        case GPIPE -> PlainOrders.gpipe(this, r);
                        case ONE_F_ONE_B, INTERLEAVED -> PlainOrders.oneForwardOneBackward(this, r);
                        case ZB_H1 -> ZeroBubbleOrders.h1(this, r);
                        case ZB_H2 -> greedy == null ? new int[0] : greedy[r];
                        case ZB_V -> ZeroBubbleOrders.v(this, r);
                        case DUALPIPE -> DualPipeOrders.of(this, r);
                    };
        }
    }

    private void check() {
        String wrong = misfit(schedule, ranks, chunks, microBatches);
        if (wrong != null) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** Why a schedule cannot run so many chunks and micro-batches; null where it can. */
    static @org.jspecify.annotations.Nullable String misfit(
            Schedule schedule, int ranks, int chunks, int microBatches) {
        return switch (schedule) {
            case GPIPE -> null;
            case ONE_F_ONE_B, INTERLEAVED ->
                    // Megatron-LM's interleaved schedule asks for the same; a partial round would
                    // wait on itself.
                    chunks > 1 && microBatches % ranks != 0
                            ? microBatches
                                    + " micro-batches are no multiple of the "
                                    + ranks
                                    + " pipeline stages, as interleaving needs"
                            : null;
            case ZB_H1, ZB_H2 ->
                    chunks > 1 ? schedule + " runs one chunk a stage, not " + chunks : null;
            case ZB_V -> chunks != 2 ? "zb-v runs two chunks a stage, not " + chunks : null;
            case DUALPIPE -> dualMisfit(ranks, chunks, microBatches);
        };
    }

    private static @org.jspecify.annotations.Nullable String dualMisfit(
            int ranks, int chunks, int microBatches) {
        if (chunks > 1) {
            return "dualpipe runs one chunk a stage from each end, not " + chunks;
        }
        if (ranks % 2 != 0) {
            return "dualpipe pairs stages from both ends, which " + ranks + " stages do not allow";
        }
        return microBatches % 2 != 0 || microBatches < 2 * ranks
                ? microBatches
                        + " micro-batches are not an even number of at least "
                        + 2 * ranks
                        + ", as dualpipe needs over "
                        + ranks
                        + " stages"
                : null;
    }

    int ranks() {
        return ranks;
    }

    int chunks() {
        return chunks;
    }

    int microBatches() {
        return microBatches;
    }

    int virtualStages() {
        return ranks * chunks;
    }

    /** Runs of a rank, in order. */
    int[] runs(int rank) {
        return runs[rank];
    }

    /** One run as an int. */
    int run(int kind, int virtualStage, int microBatch) {
        return 2 * (KINDS * (virtualStage * microBatches + microBatch) + kind);
    }

    static int beside(int run) {
        return run | 1;
    }

    static boolean isBeside(int run) {
        return (run & 1) == 1;
    }

    static int kind(int run) {
        return run / 2 % KINDS;
    }

    /** What a kind of run is called. */
    static String name(int kind) {
        return switch (kind) {
            case FORWARD -> "forward";
            case BACKWARD -> "backward";
            case BACKWARD_INPUT -> "backward-input";
            default -> "backward-weight";
        };
    }

    int virtualStage(int run) {
        return run / (2 * KINDS) / microBatches;
    }

    int microBatch(int run) {
        return run / (2 * KINDS) % microBatches;
    }

    /** Place of a pair of virtual stage and micro-batch among all of them. */
    static int index(int run) {
        return run / (2 * KINDS);
    }

    /** The rank that runs a virtual stage for a micro-batch. */
    int rank(int virtualStage, int microBatch) {
        return switch (schedule) {
            case ZB_V -> virtualStage < ranks ? virtualStage : 2 * ranks - 1 - virtualStage;
            case DUALPIPE ->
                    microBatch < microBatches / 2 ? virtualStage : ranks - 1 - virtualStage;
            default -> virtualStage % ranks;
        };
    }

    /** Virtual stages whose weights a rank holds, from the input on. */
    int[] held(int rank) {
        if (schedule == Schedule.ZB_V) {
            return new int[] {rank, 2 * ranks - 1 - rank};
        }
        if (schedule == Schedule.DUALPIPE) {
            return new int[] {Math.min(rank, ranks - 1 - rank), Math.max(rank, ranks - 1 - rank)};
        }
        int[] held = new int[chunks];
        for (int c = 0; c < chunks; c++) {
            held[c] = c * ranks + rank;
        }
        return held;
    }

    /** Micro-batches a rank runs through a virtual stage it holds. */
    int microBatchesOf() {
        return schedule == Schedule.DUALPIPE ? microBatches / 2 : microBatches;
    }
}
