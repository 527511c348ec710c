package org.mirinae.run.dispatch;

/** Takes the trace of a bug; clients only learn that there was one. */
@FunctionalInterface
public interface BugReport {

    /**
     * Takes a bug.
     *
     * @param run name of the run it was met in
     * @param cause the trace
     */
    void bug(String run, Throwable cause);
}
