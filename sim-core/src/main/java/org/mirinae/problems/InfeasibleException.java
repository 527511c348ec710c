package org.mirinae.problems;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The input is right but does not fit; each problem names what binds. On the command line: exit
 * code 3.
 */
public final class InfeasibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** Makes the exception of at least one problem. */
    public InfeasibleException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an infeasible scenario says what binds");
        }
        this.problems = List.copyOf(problems);
    }

    /** Returns what binds, in the order it was found. */
    public List<Problem> problems() {
        return problems;
    }
}
