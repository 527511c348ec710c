package org.mirinae.app.console;

/** The exit codes of the contract. */
public final class ExitCode {
    /** Done. */
    public static final int DONE = 0;

    /** A bug of ours. */
    public static final int BUG = 1;

    /** The input is wrong. */
    public static final int BAD_INPUT = 2;

    /** The input is right but does not fit; what binds is named. */
    public static final int INFEASIBLE = 3;

    /** Done, but an objective asked for was missed. */
    public static final int MISSED_OBJECTIVE = 4;

    /** A service, backend or device asked for by name is not there. */
    public static final int NOT_THERE = 5;

    private ExitCode() {}
}
