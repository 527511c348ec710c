package org.mirinae.workload.schedule;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.workload.schedule.Schedule.Misfit;

/**
 * Lists what every rank of a pipeline runs, in order, and where its virtual stages lie: one
 * schedule over a pipeline of one shape. Arrays that it hands out are its own, to be read only.
 */
public final class StageOrders {

    /** Forward pass of a chunk. */
    public static final int FORWARD = 0;

    /** Backward pass, gradients of inputs and of weights together. */
    public static final int BACKWARD = 1;

    /** Gradients of inputs alone. */
    public static final int BACKWARD_INPUT = 2;

    /** Gradients of weights, after those of inputs. */
    public static final int BACKWARD_WEIGHT = 3;

    private final int ranks;
    private final int microBatches;
    private final int microBatchesOf;
    private final int[][] runs;

    /** The places by copy of the weights and virtual stage. */
    private final int[][] places;

    private final int[][] held;

    /**
     * Orders of a step.
     *
     * @throws IllegalArgumentException when the schedule cannot run the shape
     */
    public StageOrders(Schedule schedule, PipelineShape shape) {
        Misfit wrong = misfit(schedule, shape);
        if (wrong != null) {
            throw new IllegalArgumentException(wrong.message());
        }
        ranks = shape.ranks();
        microBatches = shape.microBatches();
        microBatchesOf = microBatches / schedule.copies();
        places = new int[schedule.copies()][shape.virtualStages()];
        for (int copy = 0; copy < places.length; copy++) {
            for (int v = 0; v < places[copy].length; v++) {
                places[copy][v] = schedule.rank(copy, v, shape);
            }
        }
        held = new int[ranks][];
        Arrays.setAll(held, this::heldBy);
        List<ChunkSequence> ordered = schedule.order(shape);
        runs = new int[ranks][];
        Arrays.setAll(runs, rank -> ordered.get(rank).toArray());
    }

    /** The first reason why a schedule cannot run a pipeline; null where it can. */
    public static @Nullable Misfit misfit(Schedule schedule, PipelineShape shape) {
        List<Misfit> always = schedule.misfits(shape.ranks(), shape.chunks());
        return always.isEmpty() ? schedule.misfit(shape) : always.getFirst();
    }

    private int[] heldBy(int rank) {
        int[] found = new int[places.length * places[0].length];
        int size = 0;
        for (int v = 0; v < places[0].length; v++) {
            boolean holds = false;
            for (int[] copy : places) {
                holds |= copy[v] == rank;
            }
            if (holds) {
                found[size++] = v;
            }
        }
        return Arrays.copyOf(found, size);
    }

    /** Ranks of the pipeline. */
    public int ranks() {
        return ranks;
    }

    /** Micro-batches of the step. */
    public int microBatches() {
        return microBatches;
    }

    /** Chunks of all stages. */
    public int virtualStages() {
        return places[0].length;
    }

    /** Runs of a rank, in order. */
    public int[] runs(int rank) {
        return runs[rank];
    }

    /** Returns whether a run goes on beside the run after it. */
    public static boolean isBeside(int run) {
        return (run & 1) == 1;
    }

    /** The kind of a run, one of the constants of this class. */
    public static int kind(int run) {
        return ChunkSequence.kindOf(run);
    }

    /** Returns the name of a kind of run. */
    public static String name(int kind) {
        return switch (kind) {
            case FORWARD -> "forward";
            case BACKWARD -> "backward";
            case BACKWARD_INPUT -> "backward-input";
            default -> "backward-weight";
        };
    }

    /** The virtual stage of a run. */
    public int virtualStage(int run) {
        return ChunkSequence.indexOf(run) / microBatches;
    }

    /** The micro-batch of a run. */
    public int microBatch(int run) {
        return ChunkSequence.indexOf(run) % microBatches;
    }

    /** Place of a run's pair of virtual stage and micro-batch among all of them. */
    public static int index(int run) {
        return ChunkSequence.indexOf(run);
    }

    /** The rank that runs a virtual stage for a micro-batch. */
    public int rank(int virtualStage, int microBatch) {
        int copy = places.length == 1 ? 0 : microBatch / microBatchesOf;
        return places[copy][virtualStage];
    }

    /** Virtual stages whose weights a rank holds, from the input on. */
    public int[] held(int rank) {
        return held[rank];
    }

    /** Micro-batches a rank runs through a virtual stage it holds. */
    public int microBatchesOf() {
        return microBatchesOf;
    }
}
