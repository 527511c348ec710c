package org.mirinae.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps runs, their histories and their results. Every method is one atomic step and may be called
 * from several threads at once; what a method has returned is kept before it returns. A store moves
 * runs by {@link RunTransition} only and decides nothing itself but what it forgets: finished runs,
 * oldest first, as far as its bounds ask for it. {@code RunStoreContract} among the tests says the
 * same in code, and every store passes it.
 */
public interface RunStore {

    /**
     * A run, and whether it was made just now.
     *
     * @param run the run
     * @param isNew false where an equal request had made it before
     */
    record Added(Run run, boolean isNew) {}

    /**
     * Adds a queued run and the first event of its history, or finds the run that an equal request
     * made before.
     *
     * @param name name of the new run, used nowhere else
     * @param submission what the run is made for
     * @param at now
     * @throws RunRefusedException with {@code REQUEST_ID_REUSED} when the id of the key came before
     *     with another content
     */
    Added add(String name, Submission submission, Instant at);

    /**
     * The run that an equal request made before, or nothing.
     *
     * @throws RunRefusedException with {@code REQUEST_ID_REUSED} when the id of the key came before
     *     with another content
     */
    Optional<Run> earlier(IdempotencyKey key);

    /** The run as it stands, or nothing where the store holds none of this name. */
    Optional<Run> get(String name);

    /**
     * A page of runs, newest first.
     *
     * @param before runs of a smaller number only; {@link Long#MAX_VALUE} for the first page
     * @param limit how many at most
     */
    List<Run> newest(long before, int limit);

    /**
     * Moves a run on, adds to its history what the change tells, and stores a result that comes
     * with it. Of changes that come at once and exclude each other exactly one is kept.
     *
     * @return the run after the change; nothing where the store holds no such run or the change
     *     does not fit how it stands
     */
    Optional<Run> apply(String name, RunChange change);

    /**
     * The history of a run behind a sequence, oldest first and without gaps; empty for a run the
     * store does not hold.
     *
     * @param name name of the run
     * @param after sequence of the last event that is known already, 0 for the whole history
     */
    List<RunEvent> events(String name, long after);

    /**
     * The JSON document of a result, or nothing where no run the store holds has it.
     *
     * @param sha256 its address, see {@link ResultReference}
     */
    Optional<String> result(String sha256);

    /**
     * Forgets a finished run, its history, its request and its result unless another run has the
     * same.
     *
     * @return false where the store holds no such run or it has not ended
     */
    boolean forget(String name);
}
