package org.mirinae.scenario;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;

/**
 * Holds values against JSON Schema, draft 2020-12, as far as our schema uses it; a keyword it does
 * not know is an error, so that nothing passes unchecked.
 */
final class SchemaSubset {

    private static final Set<String> NOTES =
            Set.of("$schema", "$defs", "title", "description", "default", "examples");

    private final Map<?, ?> definitions;

    SchemaSubset(Map<?, ?> root) {
        this.definitions = (Map<?, ?>) Objects.requireNonNull(root.get("$defs"));
    }

    /** Returns what is wrong with a value; empty where nothing is. */
    List<String> problems(String definition, Object value) {
        return problems(Map.of("$ref", "#/$defs/" + definition), value, "");
    }

    private List<String> problems(Object schema, Object value, String path) {
        if (schema.equals(true)) {
            return List.of();
        }
        if (schema.equals(false)) {
            return List.of(path + ": nothing belongs here");
        }
        List<String> found = new ArrayList<>();
        Map<?, ?> rules = (Map<?, ?>) schema;
        for (Map.Entry<?, ?> rule : rules.entrySet()) {
            String keyword = (String) rule.getKey();
            if (!NOTES.contains(keyword)) {
                found.addAll(rule(keyword, rule.getValue(), rules, value, path));
            }
        }
        return found;
    }

    private List<String> rule(
            String keyword, Object rule, Map<?, ?> rules, Object value, String path) {
        return switch (keyword) {
            case "$ref" -> {
                String name = ((String) rule).replace("#/$defs/", "");
                yield problems(Objects.requireNonNull(definitions.get(name), name), value, path);
            }
            case "anyOf" -> anyOf((List<?>) rule, value, path);
            case "type" ->
                    (rule instanceof List<?> types ? types : List.of(rule))
                                    .stream().anyMatch(type -> is((String) type, value))
                            ? List.of()
                            : List.of(path + ": " + value + " is not " + rule);
            case "const" -> unless(rule.equals(value), path, value, rule);
            case "enum" -> unless(((List<?>) rule).contains(value), path, value, rule);
            case "pattern" ->
                    unless(
                            !(value instanceof String text)
                                    || Pattern.compile((String) rule).matcher(text).find(),
                            path,
                            value,
                            rule);
            case "minimum" -> bound(value, path, rule, 0);
            case "exclusiveMinimum" -> bound(value, path, rule, 1);
            case "maximum" -> bound(value, path, rule, -1);
            case "items" -> items(rule, value, path);
            case "required" -> required((List<?>) rule, value, path);
            case "properties", "propertyNames" -> List.of();
            case "additionalProperties" -> members(rule, rules, value, path);
            default -> throw new IllegalStateException("unknown keyword " + keyword);
        };
    }

    private List<String> anyOf(List<?> forms, Object value, String path) {
        List<String> all = new ArrayList<>();
        for (Object form : forms) {
            List<String> found = problems(form, value, path);
            if (found.isEmpty()) {
                return List.of();
            }
            all.addAll(found);
        }
        return List.of(path + ": no form fits: " + all);
    }

    private List<String> items(Object rule, Object value, String path) {
        List<String> found = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                found.addAll(problems(rule, list.get(i), path + "[" + i + "]"));
            }
        }
        return found;
    }

    private static List<String> required(List<?> keys, Object value, String path) {
        return value instanceof Map<?, ?> map
                ? keys.stream()
                        .filter(key -> !map.containsKey(key))
                        .map(key -> path + "." + key + " is missing")
                        .toList()
                : List.of();
    }

    private List<String> members(Object others, Map<?, ?> rules, Object value, String path) {
        List<String> found = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> member : map.entrySet()) {
                String at = path + "." + member.getKey();
                Object rule =
                        rules.get("properties") instanceof Map<?, ?> known
                                        && known.containsKey(member.getKey())
                                ? known.get(member.getKey())
                                : others;
                found.addAll(problems(rule, member.getValue(), at));
                if (rules.get("propertyNames") instanceof Map<?, ?> names) {
                    found.addAll(problems(names, member.getKey(), at));
                }
            }
        }
        return found;
    }

    private static boolean is(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "number" -> value instanceof BigDecimal;
            case "integer" ->
                    value instanceof BigDecimal number && number.stripTrailingZeros().scale() <= 0;
            default -> throw new IllegalStateException("unknown type " + type);
        };
    }

    private static List<String> bound(Object value, String path, Object rule, int wanted) {
        if (!(value instanceof BigDecimal number)) {
            return List.of();
        }
        int order = number.compareTo(new BigDecimal(rule.toString()));
        boolean fits = wanted == 1 ? order > 0 : wanted == 0 ? order >= 0 : order <= 0;
        return unless(fits, path, value, rule);
    }

    private static List<String> unless(boolean fits, String path, Object value, Object rule) {
        return fits ? List.of() : List.of(path + ": " + value + " does not fit " + rule);
    }

    /** A document as an editor sees it: plain scalars that look like numbers are numbers. */
    static Object json(@Nullable DocumentNode node) {
        return switch (node) {
            case null -> throw new IllegalStateException("no document");
            case MappingNode mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                mapping.entries().forEach((key, child) -> map.put(key, json(child)));
                yield map;
            }
            case SequenceNode sequence ->
                    sequence.items().stream().map(SchemaSubset::json).toList();
            case ScalarNode scalar -> scalar(scalar);
        };
    }

    private static Object scalar(ScalarNode scalar) {
        String text = scalar.text();
        if (scalar.plain() && text.matches("[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?")) {
            return new BigDecimal(text);
        }
        boolean truth = scalar.plain() && (text.equals("true") || text.equals("false"));
        return truth ? (Object) text.equals("true") : text;
    }
}
