package org.mirinae.units;

/**
 * An amount of arithmetic in floating-point operations; a fused multiply-add counts two.
 *
 * @param value finite and not negative
 */
public record Flops(double value) implements Comparable<Flops> {

    /** Refuses what is not finite or is negative. */
    public Flops {
        Quantities.requireFiniteNotNegative(value, "Flops");
    }

    /** This many times as much. */
    public Flops times(double factor) {
        return new Flops(value * factor);
    }

    /** The sum. */
    public Flops plus(Flops other) {
        return new Flops(value + other.value);
    }

    @Override
    public int compareTo(Flops other) {
        return Double.compare(value, other.value);
    }
}
