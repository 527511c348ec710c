package org.mirinae.run;

/**
 * Says how far a run is.
 *
 * @param fraction share of the work done, 0 to 1; NaN where it is not known
 * @param simulatedSeconds simulated time reached
 * @param events events handled so far
 */
public record RunProgress(double fraction, double simulatedSeconds, long events) {

    /** Returns whether the share of the work done is known. */
    public boolean hasFraction() {
        return !Double.isNaN(fraction);
    }
}
