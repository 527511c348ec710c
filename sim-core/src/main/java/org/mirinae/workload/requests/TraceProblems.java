package org.mirinae.workload.requests;

import org.mirinae.problems.Problem;
import org.mirinae.problems.Problems;
import org.mirinae.problems.SourcePosition;

/** Collects what is wrong with the lines of a trace: the first twenty in full, then a count. */
final class TraceProblems {

    /** The remedy for a file that ends in the middle of something. */
    static final String CUT_OFF = "Maybe the file was cut off while it was copied.";

    private static final int MOST_TOLD = 20;

    private final String name;
    private final Problems problems;
    private long found;

    TraceProblems(String name, Problems problems) {
        this.name = name;
        this.problems = problems;
    }

    void add(long line, int column, String message, String remedy) {
        if (++found <= MOST_TOLD) {
            int shown = (int) Math.min(line, Integer.MAX_VALUE);
            problems.add(
                    new Problem(
                            problems.path(),
                            new SourcePosition(name, shown, column),
                            message,
                            remedy));
        }
    }

    /** A number of tokens; 0 after telling what is wrong with it. */
    int tokens(String text, long line, int column, String side) {
        try {
            long value = Long.parseLong(text);
            if (value >= 1 && value <= Integer.MAX_VALUE) {
                return (int) value;
            }
            add(
                    line,
                    column,
                    "the request has " + value + " " + side + " tokens",
                    value < 1
                            ? "Maybe drop the line: a request has at least one token in and one out."
                            : "Maybe a digit too many.");
        } catch (NumberFormatException e) {
            add(
                    line,
                    column,
                    "\"" + text + "\" is not a whole number of " + side + " tokens",
                    "Maybe write it like 512.");
        }
        return 0;
    }

    boolean any() {
        return found > 0;
    }

    void finish() {
        if (found > MOST_TOLD) {
            problems.add(
                    (found - MOST_TOLD) + " more problems of the same trace are not listed",
                    "Maybe mend the first ones and validate again.");
        }
    }
}
