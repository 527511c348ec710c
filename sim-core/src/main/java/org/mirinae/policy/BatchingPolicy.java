package org.mirinae.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Member;
import org.mirinae.schema.Members;
import org.mirinae.schema.Words;
import org.mirinae.stack.KvReservation;

/**
 * Decides what goes into one iteration of a serving engine. Decoding sequences always go on, each
 * by one token; the policy says how many tokens of prompts come beside them. A policy is a record
 * with a {@link org.mirinae.schema.Tag} and no components, and its own {@link Member}: a further
 * one is that record and a line in the service file.
 *
 * <p>An answer may depend on the limits, the view and the prompt alone: the engine relies on it
 * staying the same while the batch does.
 */
@Words
public interface BatchingPolicy extends Member {

    /** Tokens of a waiting prompt to begin with in the coming iteration; 0 when it must wait. */
    long begin(BatchLimits limits, BatchView batch, long promptTokens);

    /** Tokens of a prompt in work, of which this many are left, for the coming iteration. */
    long proceed(BatchLimits limits, BatchView batch, long leftTokens);

    /** Returns whether a prompt of this length could ever begin. */
    boolean admits(BatchLimits limits, long promptTokens);

    /**
     * The policy that this word stands for under a serving engine.
     *
     * @param engine its name, such as {@code vLLM}
     */
    default BatchingPolicy under(String engine) {
        return this;
    }

    /** Returns whether an iteration has a token budget; if not, prompts are taken whole. */
    default boolean hasBudget() {
        return true;
    }

    /** Returns whether prompts are always cut where the budget ends. */
    default boolean alwaysCuts() {
        return false;
    }

    /** Returns whether prompts are cut to whole blocks of the cache. */
    default boolean cutsWholeBlocks() {
        return false;
    }

    /** Returns whether a limit for single prompts is heeded. */
    default boolean limitsPrompts() {
        return false;
    }

    /** Returns whether nobody joins a batch until its last answer is done. */
    default boolean staysClosed() {
        return false;
    }

    /** The cache a request must find free, unless the engine says otherwise; null: the stack's. */
    default @Nullable KvReservation reservation() {
        return null;
    }

    /** Returns whether the policy is none without its {@link #reservation}. */
    default boolean needsReservation() {
        return false;
    }

    /** The word by which documents choose it. */
    default String word() {
        return Members.tag(getClass());
    }

    @Override
    default List<Class<? extends Record>> types() {
        return List.of(getClass().asSubclass(Record.class));
    }
}
