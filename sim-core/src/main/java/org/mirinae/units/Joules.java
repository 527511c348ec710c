package org.mirinae.units;

/**
 * An amount of energy in joules.
 *
 * @param value finite and not negative
 */
public record Joules(double value) implements Comparable<Joules> {

    /** Refuses what is not finite or is negative. */
    public Joules {
        Quantities.requireFiniteNotNegative(value, "Joules");
    }

    /** Returns the amount in kilowatt-hours. */
    public double kilowattHours() {
        return value / 3.6e6;
    }

    /** This many times as much. */
    public Joules times(double factor) {
        return new Joules(value * factor);
    }

    /** The sum. */
    public Joules plus(Joules other) {
        return new Joules(value + other.value);
    }

    @Override
    public int compareTo(Joules other) {
        return Double.compare(value, other.value);
    }
}
