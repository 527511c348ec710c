package org.mirinae.result;

/**
 * Bounds of a figure.
 *
 * @param low smallest value inside
 * @param high largest value inside
 * @param confidence share of cases meant to fall inside
 * @param from {@code calibration} (how far published figures of this family lie from ours) or
 *     {@code seeds} (how far runs with other seeds lie apart)
 */
public record Interval(
        @Metric(doc = "Smallest value inside, in the figure's own unit.") double low,
        @Metric(doc = "Largest value inside, in the figure's own unit.") double high,
        @Metric(unit = "share", doc = "Share of cases meant to fall inside.") double confidence,
        @Metric(
                        doc =
                                "calibration: from how far published figures lie from ours; seeds:"
                                        + " from runs with other seeds.")
                String from) {

    /** The value of {@code from} for bounds out of the error bands. */
    public static final String CALIBRATION = "calibration";

    /** The value of {@code from} for bounds out of several seeds. */
    public static final String SEEDS = "seeds";

    /** Refuses an empty interval. */
    public Interval {
        if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException("no interval from " + low + " to " + high);
        }
    }
}
