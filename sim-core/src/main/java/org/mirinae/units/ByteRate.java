package org.mirinae.units;

/**
 * A bandwidth in bytes per second.
 *
 * @param bytesPerSecond finite and not negative
 */
public record ByteRate(double bytesPerSecond) implements Comparable<ByteRate> {

    /** Refuses what is not finite or is negative. */
    public ByteRate {
        Quantities.requireFiniteNotNegative(bytesPerSecond, "ByteRate");
    }

    /** Returns how long an amount takes at this rate. */
    public Seconds time(Bytes amount) {
        return new Seconds(amount.value() / bytesPerSecond);
    }

    /** This many times as much. */
    public ByteRate times(double factor) {
        return new ByteRate(bytesPerSecond * factor);
    }

    /** The sum. */
    public ByteRate plus(ByteRate other) {
        return new ByteRate(bytesPerSecond + other.bytesPerSecond);
    }

    @Override
    public int compareTo(ByteRate other) {
        return Double.compare(bytesPerSecond, other.bytesPerSecond);
    }
}
