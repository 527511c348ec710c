package org.mirinae.run;

import java.time.Instant;

/**
 * Something that happens to a run. A change is data: {@link RunTransition} alone decides whether it
 * fits how the run stands, so every store moves runs by the same rules.
 */
public sealed interface RunChange {

    /**
     * A worker takes the run; fits a run that is queued.
     *
     * @param at when
     */
    record Start(Instant at) implements RunChange {}

    /**
     * The simulation tells how far it is; fits a run under way. Is no event: only the newest
     * counts.
     *
     * @param progress how far
     */
    record Advance(RunProgress progress) implements RunChange {}

    /**
     * A client or the end of the server asks the run to stop. A run that is queued ends at once;
     * one under way is asked once and goes on until its worker heeds it.
     *
     * @param at when
     */
    record RequestCancel(Instant at) implements RunChange {}

    /**
     * The run ends with a result, which is stored in the same step.
     *
     * @param at when
     * @param result the result
     */
    record Succeed(Instant at, StoredResult result) implements RunChange {}

    /**
     * The run ends without a result.
     *
     * @param at when
     * @param failure why
     */
    record Fail(Instant at, RunFailure failure) implements RunChange {}

    /**
     * The run has stopped because it was asked to.
     *
     * @param at when
     */
    record Cancel(Instant at) implements RunChange {}
}
