package org.mirinae.units;

/**
 * A span of time in seconds.
 *
 * @param value finite and not negative
 */
public record Seconds(double value) implements Comparable<Seconds> {

    /** Refuses what is not finite or is negative. */
    public Seconds {
        Quantities.requireFiniteNotNegative(value, "Seconds");
    }

    /** Returns the time in nanoseconds, rounded to the nearest. */
    public long toNanos() {
        return Math.round(value * 1e9);
    }

    /** This many times as much. */
    public Seconds times(double factor) {
        return new Seconds(value * factor);
    }

    /** The sum. */
    public Seconds plus(Seconds other) {
        return new Seconds(value + other.value);
    }

    @Override
    public int compareTo(Seconds other) {
        return Double.compare(value, other.value);
    }
}
