package org.mirinae.units;

/**
 * An amount of data in bytes. A double, since formats below eight bits ask for halves; whole
 * numbers are exact up to 2^53.
 *
 * @param value finite and not negative
 */
public record Bytes(double value) implements Comparable<Bytes> {

    /** Refuses what is not finite or is negative. */
    public Bytes {
        Quantities.requireFiniteNotNegative(value, "Bytes");
    }

    /** Gibibytes, 2^30 bytes each. */
    public static Bytes ofGibibytes(double gibibytes) {
        return new Bytes(gibibytes * 0x1p30);
    }

    /** Returns the amount in gibibytes, 2^30 bytes each. */
    public double gibibytes() {
        return value * 0x1p-30;
    }

    /** This many times as much. */
    public Bytes times(double factor) {
        return new Bytes(value * factor);
    }

    /** The sum. */
    public Bytes plus(Bytes other) {
        return new Bytes(value + other.value);
    }

    @Override
    public int compareTo(Bytes other) {
        return Double.compare(value, other.value);
    }
}
