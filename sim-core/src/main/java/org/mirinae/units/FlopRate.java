package org.mirinae.units;

/**
 * A rate of arithmetic in floating-point operations per second.
 *
 * @param flopsPerSecond finite and not negative
 */
public record FlopRate(double flopsPerSecond) implements Comparable<FlopRate> {

    /** Refuses what is not finite or is negative. */
    public FlopRate {
        Quantities.requireFiniteNotNegative(flopsPerSecond, "FlopRate");
    }

    /** Returns how long an amount takes at this rate. */
    public Seconds time(Flops amount) {
        return new Seconds(amount.value() / flopsPerSecond);
    }

    /** This many times as much. */
    public FlopRate times(double factor) {
        return new FlopRate(flopsPerSecond * factor);
    }

    /** The sum. */
    public FlopRate plus(FlopRate other) {
        return new FlopRate(flopsPerSecond + other.flopsPerSecond);
    }

    @Override
    public int compareTo(FlopRate other) {
        return Double.compare(flopsPerSecond, other.flopsPerSecond);
    }
}
