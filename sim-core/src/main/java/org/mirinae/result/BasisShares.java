package org.mirinae.result;

/**
 * Says how much of a span of simulated time rests on which basis; the four shares sum to 1.
 *
 * @param measured share looked up in measurements
 * @param calibrated share computed with fitted efficiencies
 * @param modelled share computed from data sheets and assumptions
 * @param extrapolated share carried over from other shapes, hardware or software
 */
public record BasisShares(
        @Metric(unit = "share", doc = "Share of simulated time looked up in measurements.")
                double measured,
        @Metric(unit = "share", doc = "Share computed with efficiencies fitted to measurements.")
                double calibrated,
        @Metric(unit = "share", doc = "Share computed from data sheets and stated assumptions.")
                double modelled,
        @Metric(unit = "share", doc = "Share carried over from other shapes, hardware or software.")
                double extrapolated) {

    /** Everything modelled: what holds where nothing was measured. */
    public static final BasisShares ALL_MODELLED = new BasisShares(0, 0, 1, 0);

    /** Refuses shares outside 0 to 1 or that do not sum to 1 within rounding. */
    public BasisShares {
        double sum = measured + calibrated + modelled + extrapolated;
        boolean inside = measured >= 0 && calibrated >= 0 && modelled >= 0 && extrapolated >= 0;
        if (!inside || !(Math.abs(sum - 1) < 1e-9)) {
            throw new IllegalArgumentException("shares of the basis sum to " + sum + ", not 1");
        }
    }

    /** All of it on one basis. */
    public static BasisShares all(Basis basis) {
        double[] seconds = new double[Basis.values().length];
        seconds[basis.ordinal()] = 1;
        return ofSeconds(seconds);
    }

    /**
     * Computes the shares from seconds per basis.
     *
     * @param seconds by {@link Basis#ordinal()}, none negative; a sum of zero counts as modelled
     */
    public static BasisShares ofSeconds(double[] seconds) {
        double sum = seconds[0] + seconds[1] + seconds[2] + seconds[3];
        if (sum == 0) {
            return ALL_MODELLED;
        }
        return new BasisShares(
                seconds[0] / sum, seconds[1] / sum, seconds[2] / sum, seconds[3] / sum);
    }

    /** Adds these shares of a span to seconds per basis. */
    public void addTo(double[] seconds, double span) {
        seconds[0] += measured * span;
        seconds[1] += calibrated * span;
        seconds[2] += modelled * span;
        seconds[3] += extrapolated * span;
    }
}
