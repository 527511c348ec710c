package org.mirinae.workload.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Member;
import org.mirinae.schema.Members;
import org.mirinae.schema.Words;

/**
 * The orders in which the stages of a pipeline run their chunks. A schedule is a record with a
 * {@link org.mirinae.schema.Tag} and no components, and its own {@link Member}: a further one is
 * that record and a line in the service file.
 *
 * <p>A pipeline has as many stages as ranks; a stage holds one or several chunks of layers, and the
 * chunks of all stages, from the input on, are its virtual stages.
 */
@Words
public interface Schedule extends Member {

    /** The ways in which a schedule computes gradients of weights. */
    enum Backward {
        /** The gradients are computed with those of inputs, in one run. */
        WHOLE,
        /** Always in a run of their own, later. */
        SPLIT,
        /** Sometimes in a run of their own. */
        MIXED
    }

    /**
     * Says why a schedule does not fit a plan.
     *
     * @param key of the plan that is to blame
     * @param message what is wrong
     * @param remedy what to do, beginning with Maybe
     */
    record Misfit(String key, String message, String remedy) {}

    /** Lays down what every rank runs, in order; each runs the virtual stages that it holds. */
    List<ChunkSequence> order(PipelineShape shape);

    /** Returns how gradients of weights are computed. */
    default Backward backward() {
        return Backward.WHOLE;
    }

    /** Returns whether gradients of weights are ever computed apart from those of inputs. */
    default boolean splitsBackward() {
        return backward() != Backward.WHOLE;
    }

    /** Copies of every stage's weights, each of which takes an equal part of the micro-batches. */
    default int copies() {
        return 1;
    }

    /**
     * The rank that holds a virtual stage.
     *
     * @param copy of the weights; copy 0 takes the first micro-batches
     */
    default int rank(int copy, int virtualStage, PipelineShape shape) {
        return virtualStage % shape.ranks();
    }

    /** Returns what of a plan it cannot run, whatever the number of micro-batches. */
    default List<Misfit> misfits(int stages, int chunks) {
        return List.of();
    }

    /**
     * Returns why it cannot run so many micro-batches through a plan without misfits; null if it
     * can.
     */
    default @Nullable Misfit misfit(PipelineShape shape) {
        return null;
    }

    /**
     * Returns whether a stage goes on to its next step as soon as it is done: the norm of the
     * gradients is checked afterwards and a bad step undone (Qi et al. 2023, section 4).
     */
    default boolean validatesLater() {
        return false;
    }

    /**
     * Returns whether a stage may compute while what it sends is under way even where it has a
     * single chunk; a stage with several chunks always may.
     */
    default boolean sendsBesideChunks() {
        return true;
    }

    /** Returns whether it runs a forward and a backward chunk beside each other. */
    default boolean pairsChunks() {
        return false;
    }

    /**
     * Returns whether every forward run comes before the first backward run, so that all are kept.
     */
    default boolean keepsEveryMicroBatch() {
        return false;
    }

    /** Returns by how many micro-batches a step may grow. */
    default int round(int stages, int chunks) {
        return copies() * (chunks > 1 ? stages : 1);
    }

    /**
     * Micro-batches after which each further {@link #round} of them adds the same time, for equal
     * chunks; {@link Integer#MAX_VALUE} where that never holds.
     */
    default int settles(int stages, int chunks) {
        return 3 * stages;
    }

    /**
     * Numbers of chunks a stage that a search tries; empty where a search leaves the schedule out.
     *
     * @param layers of a stage, at least
     */
    List<Integer> searched(int layers);

    /** The word by which documents choose it. */
    default String word() {
        return Members.tag(getClass());
    }

    @Override
    default List<Class<? extends Record>> types() {
        return List.of(getClass().asSubclass(Record.class));
    }
}
