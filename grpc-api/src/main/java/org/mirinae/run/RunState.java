package org.mirinae.run;

/** The states of a run. A run only moves down this list, and ends in one of the last three. */
public enum RunState {
    /** The run is accepted and waits for a worker. */
    QUEUED,
    /** The run is being simulated. */
    RUNNING,
    /** The run is done and has a result. */
    SUCCEEDED,
    /** The run ended without a result; its failure says why. */
    FAILED,
    /** The run was stopped on request or by the end of the server. */
    CANCELLED;

    /** Returns whether a run in this state never changes again. */
    public boolean finished() {
        return compareTo(SUCCEEDED) >= 0;
    }

    /** Returns whether a run may go from this state to the other. */
    public boolean mayBecome(RunState next) {
        return !finished() && next.compareTo(this) > 0;
    }
}
