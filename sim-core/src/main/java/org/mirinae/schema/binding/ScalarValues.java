package org.mirinae.schema.binding;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Positive;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.Names;
import org.mirinae.schema.document.NearestName;

/** Reads scalars: numbers, words, truth values, quantities; and holds them to their ranges. */
final class ScalarValues {

    private ScalarValues() {}

    static @Nullable Object read(
            Class<?> type, AnnotatedElement rules, DocumentNode node, Problems problems) {
        if (!(node instanceof ScalarNode scalar) || scalar.isNull()) {
            problems.add("a single value belongs here, not " + node.kindName(), hint(type));
            return null;
        }
        if (type == String.class) {
            return scalar.text();
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(scalar, problems);
        }
        if (type.isEnum()) {
            return constant(type, scalar.text(), problems);
        }
        Object value =
                QuantityParser.isQuantity(type)
                        ? quantity(type, scalar, problems)
                        : number(type, scalar, problems);
        return value == null || inRange(value, rules, scalar, problems) ? value : null;
    }

    private static String hint(Class<?> type) {
        if (type.isEnum()) {
            return "Maybe one of " + String.join(", ", labels(type)) + ".";
        }
        return type == String.class ? "Maybe write a text." : "Maybe write a number.";
    }

    private static @Nullable Object truth(ScalarNode scalar, Problems problems) {
        if (scalar.text().equals("true") || scalar.text().equals("false")) {
            return scalar.text().equals("true");
        }
        problems.add(
                "\"" + scalar.text() + "\" is neither true nor false",
                "Maybe write true or false.");
        return null;
    }

    static List<String> labels(Class<?> type) {
        return Stream.of(type.getEnumConstants()).map(c -> Names.label((Enum<?>) c)).toList();
    }

    static @Nullable Object constant(Class<?> type, String text, Problems problems) {
        for (Object constant : type.getEnumConstants()) {
            String label = Names.label((Enum<?>) constant);
            if (label.equals(text)
                    || label.equalsIgnoreCase(text)
                    || ((Enum<?>) constant).name().equals(text.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        unknown(text, labels(type), problems);
        return null;
    }

    private static void unknown(String text, List<String> labels, Problems problems) {
        List<String> nearest = NearestName.of(text, labels);
        problems.add(
                "\"" + text + "\" is not known here",
                nearest.isEmpty()
                        ? "Maybe one of " + String.join(", ", labels) + "."
                        : "Maybe " + nearest.getFirst() + ".");
    }

    /** One of several words, read as the constants of an enum are. */
    static @Nullable String word(List<String> words, DocumentNode node, Problems problems) {
        if (!(node instanceof ScalarNode scalar) || scalar.isNull()) {
            problems.add(
                    "a single value belongs here, not " + node.kindName(),
                    "Maybe one of " + String.join(", ", words) + ".");
            return null;
        }
        for (String word : words) {
            if (word.replace('_', '-').equalsIgnoreCase(scalar.text().replace('_', '-'))) {
                return word;
            }
        }
        unknown(scalar.text(), words, problems);
        return null;
    }

    private static @Nullable Object quantity(Class<?> type, ScalarNode scalar, Problems problems) {
        QuantityParser.Parsed parsed = QuantityParser.parse(type, scalar.text());
        if (parsed.message() != null && parsed.remedy() != null) {
            problems.add(parsed.message(), parsed.remedy());
        }
        return parsed.value();
    }

    private static @Nullable Object number(Class<?> type, ScalarNode scalar, Problems problems) {
        String text = scalar.text().strip();
        boolean real = type == double.class || type == Double.class;
        boolean percent = real && text.endsWith("%");
        Double value = QuantityParser.number(percent ? text.substring(0, text.length() - 1) : text);
        if (value == null || value.isNaN() || value.isInfinite()) {
            problems.add(
                    "\"" + scalar.text() + "\" is not a number",
                    real ? "Maybe write it like 0.85." : "Maybe write it like 512.");
            return null;
        }
        if (real) {
            return percent ? value / 100 : value;
        }
        if (value != StrictMath.rint(value)) {
            problems.add("\"" + scalar.text() + "\" is not a whole number", "Maybe round it.");
            return null;
        }
        boolean small = type == int.class || type == Integer.class;
        double limit = small ? Integer.MAX_VALUE : 0x1p53;
        if (StrictMath.abs(value) > limit) {
            problems.add(
                    "\"" + scalar.text() + "\" is too large, the limit is " + (long) limit,
                    "Maybe a digit too many.");
            return null;
        }
        return small ? (Object) value.intValue() : (Object) exactLong(text, value);
    }

    private static long exactLong(String text, double value) {
        try {
            return Long.parseLong(text.replace("_", ""));
        } catch (NumberFormatException written) {
            return (long) value;
        }
    }

    private static boolean inRange(
            Object value, AnnotatedElement rules, ScalarNode scalar, Problems problems) {
        double si = si(value);
        AtLeast least = rules.getAnnotation(AtLeast.class);
        AtMost most = rules.getAnnotation(AtMost.class);
        String text = "\"" + scalar.text() + "\"";
        if (rules.isAnnotationPresent(Positive.class) && !(si > 0)) {
            problems.add(text + " is not greater than zero", "Maybe a digit is missing.");
            return false;
        }
        if (least != null && si < least.value()) {
            problems.add(
                    text + " is below " + plain(least.value()),
                    "Maybe write " + plain(least.value()) + " or more.");
            return false;
        }
        if (most != null && si > most.value()) {
            problems.add(
                    text + " is above " + plain(most.value()),
                    "Maybe write " + plain(most.value()) + " or less.");
            return false;
        }
        return true;
    }

    static String plain(double value) {
        return value == StrictMath.rint(value) && StrictMath.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static double si(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        return QuantityParser.si(value);
    }
}
