package org.mirinae.result.document;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mirinae.schema.binding.ShortDigits;

/**
 * JSON text of a tree of maps, lists, text, numbers and truth values.
 *
 * <p>Numbers are laid out as ECMAScript does (shortest digits that read back to the same double),
 * so that {@link #canonical} follows RFC 8785, the JSON Canonicalization Scheme, and a client in
 * any language can recompute a digest. Integers beyond 2^53 are written in full.
 */
public final class Json {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    private Json(boolean pretty) {
        this.pretty = pretty;
    }

    /**
     * Writes for people and programs: indented by two, keys in the order of the maps, with a
     * newline at the end.
     */
    public static String pretty(Object tree) {
        Json json = new Json(true);
        json.value(tree, 0);
        return json.out.append('\n').toString();
    }

    /** Writes on one line, keys in the order of the maps. */
    public static String compact(Object tree) {
        Json json = new Json(false);
        json.value(tree, 0);
        return json.out.toString();
    }

    /** The RFC 8785 form: no white space, keys sorted by UTF-16 code units. */
    public static String canonical(Object tree) {
        return compact(sorted(tree));
    }

    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new TreeMap<>();
            map.forEach((key, child) -> copy.put((String) key, sorted(child)));
            return copy;
        }
        return value instanceof List<?> list ? list.stream().map(Json::sorted).toList() : value;
    }

    private void value(Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> object(map, depth);
            case List<?> list -> array(list, depth);
            case String text -> string(text);
            case Double number -> out.append(number(number));
            case Integer number -> out.append(number);
            case Long number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private void object(Map<?, ?> map, int depth) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            separate(first, depth + 1);
            first = false;
            string((String) entry.getKey());
            out.append(pretty ? ": " : ":");
            value(entry.getValue(), depth + 1);
        }
        close(first, depth, '}');
    }

    private void array(List<?> list, int depth) {
        out.append('[');
        boolean first = true;
        for (Object child : list) {
            separate(first, depth + 1);
            first = false;
            value(child, depth + 1);
        }
        close(first, depth, ']');
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            out.append(',');
        }
        if (pretty) {
            out.append('\n').repeat(' ', 2 * depth);
        }
    }

    private void close(boolean empty, int depth, char bracket) {
        if (pretty && !empty) {
            out.append('\n').repeat(' ', 2 * depth);
        }
        out.append(bracket);
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /**
     * A number as ECMAScript writes it.
     *
     * @throws IllegalArgumentException for NaN and the infinities
     */
    public static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("no JSON number for " + value);
        }
        if (value == 0) {
            return "0";
        }
        ShortDigits shortest = ShortDigits.of(Math.abs(value));
        String digits = shortest.digits();
        int count = digits.length();
        int point = shortest.point();
        String sign = value < 0 ? "-" : "";
        if (point >= count && point <= 21) {
            return sign + digits + "0".repeat(point - count);
        }
        if (point > 0 && point <= 21) {
            return sign + digits.substring(0, point) + "." + digits.substring(point);
        }
        if (point > -6 && point <= 0) {
            return sign + "0." + "0".repeat(-point) + digits;
        }
        String fraction = count == 1 ? "" : "." + digits.substring(1);
        int exponent = point - 1;
        return sign
                + digits.charAt(0)
                + fraction
                + (exponent < 0 ? "e-" : "e+")
                + Math.abs(exponent);
    }
}
