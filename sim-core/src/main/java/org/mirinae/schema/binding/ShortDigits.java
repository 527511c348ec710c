package org.mirinae.schema.binding;

import java.math.BigInteger;

/**
 * Rounds a number to fewer decimal digits as {@link java.math.BigDecimal} does from its exact
 * value, half up, but from the shortest digits that read as it: far cheaper for the round numbers
 * that people write.
 *
 * <p>Both roundings agree but where the shortest digits end exactly half-way, and where sixteen
 * digits stand for a power of two, whose neighbours lie at two distances: there the exact value
 * decides. Elsewhere no half-way point lies between the shortest digits and the exact value, for it
 * would be shorter, or as short and nearer, and so be the shortest digits itself.
 */
public final class ShortDigits {

    /** The number of digits that tell any two doubles apart. */
    static final int MOST = 17;

    /** Numbers of as many digits lie further apart than doubles do. */
    private static final int APART = 15;

    private final double value;

    /** The digits without leading and trailing zeros; empty for zero. */
    private final String digits;

    /** The power of ten that the fraction 0.DIGITS is multiplied by. */
    private final int exponent;

    private ShortDigits(double value, String digits, int exponent) {
        this.value = value;
        this.digits = digits;
        this.exponent = exponent;
    }

    /**
     * The shortest digits of a number.
     *
     * @param value finite and not negative
     */
    public static ShortDigits of(double value) {
        String text = Double.toString(value);
        int e = text.indexOf('E');
        String mantissa = e < 0 ? text : text.substring(0, e);
        int point = mantissa.indexOf('.');
        String all = mantissa.substring(0, point) + mantissa.substring(point + 1);
        int first = 0;
        while (first < all.length() && all.charAt(first) == '0') {
            first++;
        }
        int last = all.length();
        while (last > first && all.charAt(last - 1) == '0') {
            last--;
        }
        int shift = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
        return new ShortDigits(value, all.substring(first, last), point - first + shift);
    }

    /** Returns the digits without leading and trailing zeros; none for zero. */
    public String digits() {
        return digits;
    }

    /**
     * Returns where the decimal point stands among the digits: before the first for 0, behind it
     * for 1.
     */
    public int point() {
        return exponent;
    }

    /**
     * The fewest digits, of at least so many, that read as nearly the value: those of one digit
     * less are off by more than ten times its last bit.
     */
    int fewest(int least) {
        return digits.length() < APART ? Math.max(least, digits.length()) : least;
    }

    /** The double nearest to the value rounded to at most so many digits, 1 to 17. */
    double rounded(int most) {
        boolean whole = digits.length() <= most;
        if (whole && most <= APART) {
            return value;
        }
        boolean halfWay = digits.length() == most + 1 && digits.charAt(most) == '5';
        if (halfWay || whole && Math.ulp(value) != Math.ulp(Math.nextDown(value))) {
            return exactlyRounded(most);
        }
        if (whole) {
            return value;
        }
        long kept =
                Long.parseLong(digits.substring(0, most)) + (digits.charAt(most) >= '5' ? 1 : 0);
        return Double.parseDouble(kept + "E" + (exponent - most));
    }

    /** Rounds from the exact value, as a fraction of whole numbers. */
    private double exactlyRounded(int most) {
        int two = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - 52;
        int ten = most - exponent;
        BigInteger numerator = BigInteger.valueOf((long) Math.scalb(value, -two));
        BigInteger denominator = BigInteger.ONE;
        if (ten > 0) {
            numerator = numerator.multiply(BigInteger.TEN.pow(ten));
        } else {
            denominator = BigInteger.TEN.pow(-ten);
        }
        if (two > 0) {
            numerator = numerator.shiftLeft(two);
        } else {
            denominator = denominator.shiftLeft(-two);
        }
        BigInteger nearest =
                numerator.shiftLeft(1).add(denominator).divide(denominator.shiftLeft(1));
        return Double.parseDouble(nearest + "E" + -ten);
    }
}
