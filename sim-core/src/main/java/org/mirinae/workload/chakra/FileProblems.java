package org.mirinae.workload.chakra;

import org.mirinae.problems.Problems;

/** Collects what is wrong with one thing of many parts: the first twenty in full, then a count. */
final class FileProblems {

    private static final int MOST_TOLD = 20;

    private final Problems problems;
    private final String of;
    private long found;

    /**
     * A collector.
     *
     * @param of what the problems are of, in front of each; may be empty
     */
    FileProblems(String of, Problems problems) {
        this.of = of.isEmpty() ? "" : of + ": ";
        this.problems = problems;
    }

    void at(int offset, String message, String remedy) {
        add("byte " + offset + ": " + message, remedy);
    }

    void add(String message, String remedy) {
        if (++found <= MOST_TOLD) {
            problems.add(of + message, remedy);
        }
    }

    boolean any() {
        return found > 0;
    }

    void finish() {
        if (found > MOST_TOLD) {
            problems.add(
                    of + (found - MOST_TOLD) + " more problems of the same kind of input",
                    "Maybe mend the first ones and validate again.");
        }
    }
}
