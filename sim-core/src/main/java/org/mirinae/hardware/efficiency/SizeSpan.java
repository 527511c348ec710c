package org.mirinae.hardware.efficiency;

import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Says how far measurements reach along one size of an operator.
 *
 * @param size such as m, n and k of a product, or keys of a sequence
 * @param least measured
 * @param most measured
 */
@Doc("How far measurements reach along one size of an operator.")
public record SizeSpan(
        @Doc("Such as m, n and k of a product, or keys of a sequence.") String size,
        @Doc("Least measured.") @Positive double least,
        @Doc("Most measured.") @Positive double most) {

    /** The nearest size that was measured, or lies between two that were. */
    public double nearest(double value) {
        return Math.max(least, Math.min(most, value));
    }

    /** Returns how many times a size lies below or above all that were measured; 1 among them. */
    public double beyond(double value) {
        return value <= 0 ? 1 : Math.max(1, Math.max(least / value, value / most));
    }
}
