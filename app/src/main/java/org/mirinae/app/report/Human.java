package org.mirinae.app.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as people read them: four digits that count, thousands apart, units scaled. */
public final class Human {

    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

    private Human() {}

    /** A number with its unit scaled where that helps, such as {@code 1.234 MW}. */
    public static String quantity(double value, String unit) {
        return switch (unit) {
            case "bytes", "B" -> scaled(value, "B");
            case "W" -> scaled(value, "W");
            case "s" ->
                    Math.abs(value) < 2 * 86_400
                            ? number(value) + " s"
                            : number(value / 86_400) + " days";
            case "J" -> number(value / 3.6e6) + " kWh";
            case "share" -> number(value * 100) + " %";
            case "count", "index", "ratio", "" -> number(value);
            default -> number(value) + " " + unit;
        };
    }

    private static String scaled(double value, String unit) {
        int step = 0;
        double rest = value;
        while (Math.abs(rest) >= 1000 && step < PREFIXES.length - 1) {
            rest /= 1000;
            step++;
        }
        return number(rest) + " " + PREFIXES[step] + unit;
    }

    /** Four digits that count; whole numbers in full. */
    public static String number(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size >= 1e15 || size < 1e-4) {
            return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toString();
        }
        BigDecimal exact = new BigDecimal(Double.toString(value));
        boolean whole = value == Math.rint(value);
        BigDecimal rounded =
                whole || size >= 1000
                        ? exact.setScale(0, RoundingMode.HALF_EVEN)
                        : exact.round(new MathContext(4));
        return grouped(whole ? rounded.toPlainString() : padded(rounded));
    }

    private static String padded(BigDecimal rounded) {
        BigDecimal short1 = rounded.stripTrailingZeros();
        return (short1.scale() < 0 ? short1.setScale(0) : short1).toPlainString();
    }

    private static String grouped(String plain) {
        int point = plain.indexOf('.');
        int end = point < 0 ? plain.length() : point;
        int start = plain.startsWith("-") ? 1 : 0;
        StringBuilder text = new StringBuilder(plain);
        for (int i = end - 3; i > start; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }

    /** A number of things, such as {@code 1 node} or {@code 2 switches}. */
    public static String count(double number, String thing) {
        String ending = number == 1 ? "" : thing.endsWith("ch") ? "es" : "s";
        return number(number) + " " + thing + ending;
    }

    /** A span of real time, such as {@code 1 min 20 s}. */
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return whole / 60 + " min " + whole % 60 + " s";
        }
        return whole / 3600 + " h " + whole / 60 % 60 + " min";
    }
}
