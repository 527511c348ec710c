package org.mirinae.run;

import java.util.List;
import org.mirinae.problems.Problem;

/**
 * Says why a run has no result.
 *
 * @param reason what kind of failure, for programs
 * @param message one sentence for people
 * @param problems what is wrong with the scenario or does not fit, where that is the reason
 */
public record RunFailure(Reason reason, String message, List<Problem> problems) {

    /** The kinds of failure that a run can end in. */
    public enum Reason {
        /** The scenario does not fit its cluster; the problems say what binds. */
        INFEASIBLE,
        /** The scenario is wrong in a way only the run could see. */
        INVALID_SCENARIO,
        /** The server met a bug of its own. */
        INTERNAL
    }

    /** A failure whose list of problems nobody changes afterwards. */
    public RunFailure {
        problems = List.copyOf(problems);
    }

    /** A failure that is explained by at least one problem; the first gives the sentence. */
    public static RunFailure of(Reason reason, List<Problem> problems) {
        return new RunFailure(reason, problems.getFirst().message(), problems);
    }

    /** A bug of the server, of which a client learns no more than that there was one. */
    public static RunFailure internal() {
        return new RunFailure(
                Reason.INTERNAL,
                "The server met a bug of its own; its log has the details.",
                List.of());
    }
}
