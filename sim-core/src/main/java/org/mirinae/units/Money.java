package org.mirinae.units;

/**
 * An amount of money.
 *
 * @param amount finite and not negative
 * @param currency ISO 4217 code, such as KRW
 */
public record Money(double amount, String currency) {

    /** Refuses what is not finite or is negative. */
    public Money {
        Quantities.requireFiniteNotNegative(amount, "Money");
    }
}
