package org.mirinae.workload;

/** Divisors of whole numbers, for remedies that say what would fit. */
public final class Divisors {

    private Divisors() {}

    /** The largest divisor of a number that is not above a bound. */
    public static int largest(int number, int atMost) {
        int divisor = Math.min(number, atMost);
        while (number % divisor != 0) {
            divisor--;
        }
        return divisor;
    }
}
