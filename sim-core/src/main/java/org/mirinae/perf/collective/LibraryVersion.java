package org.mirinae.perf.collective;

/** Versions of libraries as numbers: 2.29.2 as 2,029,002. */
final class LibraryVersion {

    /** Parts that are compared. */
    private static final int PARTS = 3;

    private LibraryVersion() {}

    /** A version in the order of all; empty for one that is not known, which counts as newest. */
    static double number(String version) {
        if (version.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        double number = 0;
        int parts = 0;
        for (String part : version.split("\\D+", -1)) {
            if (!part.isEmpty() && part.length() < 9 && parts < PARTS) {
                number += Integer.parseInt(part) * StrictMath.pow(1_000, PARTS - 1 - parts);
                parts++;
            }
        }
        return number;
    }

    /**
     * Returns how far a version is from the one asked for; where none is, how far behind the
     * newest.
     */
    static double away(String version, String asked) {
        return asked.isEmpty() ? -number(version) : Math.abs(number(version) - number(asked));
    }
}
