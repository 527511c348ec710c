package org.mirinae.schema.binding;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.binding.QuantityUnits.Kind;
import org.mirinae.units.ByteRate;
import org.mirinae.units.EnergyPrice;
import org.mirinae.units.Money;

/** Reads and writes quantities with their units; a number without a unit is refused. */
public final class QuantityParser {

    // In SI units; assumed, a million times beyond anything in a cluster, so that products and
    // quotients of quantities stay finite.
    private static final double LARGEST = 1e36;
    private static final double SMALLEST = 1e-24;

    private QuantityParser() {}

    /**
     * Holds what came of reading.
     *
     * @param value the quantity, or null where there is none
     * @param message what is wrong, or null
     * @param remedy what to do about it, or null
     */
    public record Parsed(
            @Nullable Object value, @Nullable String message, @Nullable String remedy) {}

    /** Returns whether values of this type are written with a unit. */
    public static boolean isQuantity(Class<?> type) {
        return type == Money.class || type == EnergyPrice.class || QuantityUnits.of(type) != null;
    }

    /** Returns how to write a value of this type, such as {@code 80 GB}. */
    public static String example(Class<?> type) {
        QuantityUnits.Kind kind = QuantityUnits.of(type);
        if (kind != null) {
            return kind.example();
        }
        return type == EnergyPrice.class ? "182 KRW/kWh" : "150 KRW";
    }

    /**
     * Reads a quantity.
     *
     * @param type one of the units package
     * @param text such as {@code 80 GB}
     */
    public static Parsed parse(Class<?> type, String text) {
        String trimmed = text.strip();
        int end = numberEnd(trimmed);
        String unit = trimmed.substring(end).strip();
        if (type == Money.class || type == EnergyPrice.class) {
            return price(type, trimmed, end, unit);
        }
        Kind kind = QuantityUnits.of(type);
        if (kind == null) {
            throw new IllegalArgumentException(type + " is not a quantity");
        }
        Double number = number(trimmed.substring(0, end));
        if (number == null) {
            return wrong(
                    "\"" + text + "\" is not " + kind.what(), "write it like " + kind.example());
        }
        if (unit.isEmpty()) {
            return wrong(
                    "\"" + text + "\" has no unit",
                    "write " + kind.what() + " like " + kind.example());
        }
        Double factor = kind.units().get(unit);
        if (factor == null) {
            return wrong(
                    "\"" + text + "\"" + wrongUnit(kind, unit), "write it like " + kind.example());
        }
        double value = si(number, factor);
        if (!isInRange(value)) {
            return wrong(
                    "\"" + text + "\" is out of range for " + kind.what(),
                    "write it like " + kind.example());
        }
        return new Parsed(kind.make().apply(value), null, null);
    }

    /** Dividing by a power of ten keeps "2 us" and "0.6 Gb/s" at the double nearest to them. */
    private static double si(double number, double factor) {
        return factor < 1 ? number / StrictMath.rint(1 / factor) : number * factor;
    }

    private static boolean isInRange(double value) {
        return value >= 0 && value <= LARGEST && (value == 0 || value >= SMALLEST);
    }

    private static String wrongUnit(Kind wanted, String unit) {
        Kind owner = QuantityUnits.owner(unit);
        return owner == null
                ? ": the unit " + unit + " is not known"
                : " is " + owner.what() + ", not " + wanted.what();
    }

    private static Parsed price(Class<?> type, String text, int end, String unit) {
        boolean energy = type == EnergyPrice.class;
        String example = energy ? "182 KRW/kWh" : "150 KRW";
        Double number = number(text.substring(0, end));
        String currency =
                energy && unit.endsWith("/kWh") ? unit.substring(0, unit.length() - 4) : unit;
        if (energy && !unit.endsWith("/kWh")) {
            currency = "";
        }
        if (number == null || !(number >= 0) || !isCurrency(currency.strip())) {
            return wrong(
                    "\""
                            + text
                            + "\" is not "
                            + (energy ? "a price of energy" : "an amount of money"),
                    "write it like " + example);
        }
        return new Parsed(
                energy
                        ? new EnergyPrice(number, currency.strip())
                        : new Money(number, currency.strip()),
                null,
                null);
    }

    private static boolean isCurrency(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 'A' || text.charAt(i) > 'Z') {
                return false;
            }
        }
        return text.length() == 3;
    }

    /**
     * Reads a number: decimal or with exponent, underscores between digits; null where it is none.
     */
    static @Nullable Double number(String text) {
        String digits = text.strip().replace("_", "");
        if (digits.isEmpty() || numberEnd(digits) != digits.length()) {
            return null;
        }
        try {
            return Double.valueOf(digits);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static int numberEnd(String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean exponent =
                    (c == 'e' || c == 'E')
                            && i > 0
                            && Character.isDigit(text.charAt(i - 1))
                            && i + 1 < text.length()
                            && (Character.isDigit(text.charAt(i + 1))
                                    || ((text.charAt(i + 1) == '-' || text.charAt(i + 1) == '+')
                                            && i + 2 < text.length()
                                            && Character.isDigit(text.charAt(i + 2))));
            boolean sign =
                    (c == '-' || c == '+')
                            && (i == 0 || text.charAt(i - 1) == 'e' || text.charAt(i - 1) == 'E');
            if (!(c >= '0' && c <= '9') && c != '.' && c != '_' && !exponent && !sign) {
                break;
            }
            i++;
        }
        return i;
    }

    /** Writes a quantity so that reading it again gives the same value, in a unit people like. */
    public static String format(Object quantity) {
        if (quantity instanceof Money money) {
            return number(money.amount()) + " " + money.currency();
        }
        if (quantity instanceof EnergyPrice price) {
            return number(price.perKilowattHour()) + " " + price.currency() + "/kWh";
        }
        Kind kind = kind(quantity);
        double magnitude = kind.si().applyAsDouble(quantity);
        for (Map.Entry<String, Double> unit : kind.units().entrySet()) {
            if (magnitude >= unit.getValue() && isReadable(quantity, unit)) {
                String text = written(magnitude, unit);
                if (text != null) {
                    return text;
                }
            }
        }
        String smallest = "";
        for (Map.Entry<String, Double> unit : kind.units().entrySet()) {
            String text = isReadable(quantity, unit) ? written(magnitude, unit) : null;
            smallest = text == null ? smallest : text;
        }
        return smallest;
    }

    private static boolean isReadable(Object quantity, Map.Entry<String, Double> unit) {
        return !unit.getKey().contains("i") || quantity instanceof ByteRate;
    }

    /**
     * The shortest number in a unit that reads as the same value; null where none does. Fewer
     * digits than {@link ShortDigits#fewest} are too far off: three roundings lie between a number
     * that reads as the value and the quotient here.
     */
    private static @Nullable String written(double magnitude, Map.Entry<String, Double> unit) {
        double value = magnitude / unit.getValue();
        ShortDigits shortest = ShortDigits.of(value);
        for (int digits = shortest.fewest(3); digits <= ShortDigits.MOST; digits++) {
            double rounded = shortest.rounded(digits);
            // A number is written so that it reads as itself.
            double read = si(rounded, unit.getValue());
            if (read == magnitude && isInRange(read)) {
                return number(rounded) + " " + unit.getKey();
            }
        }
        return null;
    }

    /**
     * The value of a quantity in SI units; of a price, its amount in its currency.
     *
     * @throws IllegalArgumentException for what is no quantity
     */
    static double si(Object quantity) {
        if (quantity instanceof Money money) {
            return money.amount();
        }
        return quantity instanceof EnergyPrice price
                ? price.perKilowattHour()
                : kind(quantity).si().applyAsDouble(quantity);
    }

    private static Kind kind(Object quantity) {
        Kind kind = QuantityUnits.of(quantity.getClass());
        if (kind == null) {
            throw new IllegalArgumentException(quantity.getClass() + " is not a quantity");
        }
        return kind;
    }

    private static String number(double value) {
        return value == StrictMath.rint(value) && StrictMath.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static Parsed wrong(String message, String remedy) {
        return new Parsed(null, message, "Maybe " + remedy + ".");
    }
}
