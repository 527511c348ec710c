package org.mirinae.units;

/**
 * A price of electric energy.
 *
 * @param perKilowattHour finite and not negative
 * @param currency ISO 4217 code, such as KRW
 */
public record EnergyPrice(double perKilowattHour, String currency) {

    /** Refuses what is not finite or is negative. */
    public EnergyPrice {
        Quantities.requireFiniteNotNegative(perKilowattHour, "EnergyPrice");
    }

    /** Returns what an amount of energy costs. */
    public Money of(Joules energy) {
        return new Money(energy.kilowattHours() * perKilowattHour, currency);
    }
}
