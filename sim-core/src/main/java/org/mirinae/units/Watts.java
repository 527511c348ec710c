package org.mirinae.units;

/**
 * A power in watts.
 *
 * @param value finite and not negative
 */
public record Watts(double value) implements Comparable<Watts> {

    /** Refuses what is not finite or is negative. */
    public Watts {
        Quantities.requireFiniteNotNegative(value, "Watts");
    }

    /** The energy of this power over a time. */
    public Joules over(Seconds time) {
        return new Joules(value * time.value());
    }

    /** This many times as much. */
    public Watts times(double factor) {
        return new Watts(value * factor);
    }

    /** The sum. */
    public Watts plus(Watts other) {
        return new Watts(value + other.value);
    }

    @Override
    public int compareTo(Watts other) {
        return Double.compare(value, other.value);
    }
}
