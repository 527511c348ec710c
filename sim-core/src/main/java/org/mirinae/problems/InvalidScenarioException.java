package org.mirinae.problems;

import java.util.List;
import java.util.stream.Collectors;

/** The input is wrong; holds every problem. On the command line: exit code 2. */
public final class InvalidScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** Makes the exception of at least one problem. */
    public InvalidScenarioException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an invalid scenario has at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order they were found. */
    public List<Problem> problems() {
        return problems;
    }
}
