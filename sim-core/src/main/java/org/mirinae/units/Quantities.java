package org.mirinae.units;

/** Checks what every quantity holds to. */
final class Quantities {

    private Quantities() {}

    static void requireFiniteNotNegative(double value, String type) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(type + " cannot be " + value);
        }
    }
}
