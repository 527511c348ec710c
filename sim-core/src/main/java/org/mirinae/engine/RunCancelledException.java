package org.mirinae.engine;

/** A run was cancelled from outside. */
public final class RunCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception with the clock of the run at which it stopped. */
    public RunCancelledException(long nowNanos) {
        super("the run was cancelled at " + nowNanos + " ns of simulated time");
    }
}
