package org.mirinae.evaluation.fit;

/** Numbers as entries of the catalogue show them. */
final class Rounded {

    private Rounded() {}

    /**
     * The value that a share of sorted ones does not exceed, to a tenth; 0 where there are none.
     */
    static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        double value = sorted[(int) Math.floor(share * (sorted.length - 1))];
        return Math.round(value * 10) / 10.0;
    }

    /** Cut to four digits, so that entries stay readable and small changes do not show. */
    static double digits(double value) {
        if (value == 0 || Math.abs(value) < 1e-30) {
            return 0;
        }
        double scale = StrictMath.pow(10, 3 - Math.floor(StrictMath.log10(Math.abs(value))));
        return Math.round(value * scale) / scale;
    }
}
