package org.mirinae.units;

/**
 * Events per second: a clock in hertz, or requests per second.
 *
 * @param hertz finite and not negative
 */
public record Frequency(double hertz) implements Comparable<Frequency> {

    /** Refuses what is not finite or is negative. */
    public Frequency {
        Quantities.requireFiniteNotNegative(hertz, "Frequency");
    }

    /** This many times as much. */
    public Frequency times(double factor) {
        return new Frequency(hertz * factor);
    }

    /** The sum. */
    public Frequency plus(Frequency other) {
        return new Frequency(hertz + other.hertz);
    }

    @Override
    public int compareTo(Frequency other) {
        return Double.compare(hertz, other.hertz);
    }
}
