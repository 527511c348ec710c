package org.mirinae.result.document;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.result.ByKind;
import org.mirinae.result.Spread;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Flat;
import org.mirinae.schema.binding.Binder;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;
import org.mirinae.schema.document.EntrySource;

/** Turns the nodes of one document back into result records, and collects what does not fit. */
final class ResultNodes {

    private static final String REMEDY = "Maybe make the result again.";

    /** Keys that the writer adds to a document. */
    private static final Set<String> ADDED = Set.of("kind", "digest");

    private final Map<String, Class<? extends WorkloadResult>> workloads;
    private final Problems problems;

    ResultNodes(Map<String, Class<? extends WorkloadResult>> workloads, Problems problems) {
        this.workloads = workloads;
        this.problems = problems;
    }

    /** The record of a whole document; null where a problem was added. */
    @Nullable Record document(Class<?> type, MappingNode root) {
        return record(type, root, "", ADDED);
    }

    private @Nullable Record record(
            Class<?> type, MappingNode node, String path, Set<String> besides) {
        Set<String> known = new HashSet<>(besides);
        Record made = fill(type, node, path, known, Set.of());
        for (Map.Entry<String, DocumentNode> entry : node.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                refuse(path, entry.getKey(), entry.getValue(), "the key is not known here");
            }
        }
        return made;
    }

    /**
     * Makes a record out of keys of a mapping and notes which keys it took.
     *
     * @param hidden keys that belong to the record around it
     */
    private @Nullable Record fill(
            Class<?> type, MappingNode node, String path, Set<String> known, Set<String> hidden) {
        List<RecordComponent> components = ResultShape.components(type);
        @Nullable Object[] values = new Object[components.size()];
        boolean whole = true;
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = components.get(i);
            if (component.isAnnotationPresent(Flat.class)) {
                values[i] = flat(component, node, path, known);
            } else if (!hidden.contains(ResultShape.key(component))) {
                values[i] = component(component, node, path, known);
            }
            whole &= values[i] != null || ResultShape.nullable(component);
        }
        if (!whole) {
            return null;
        }
        try {
            return ResultShape.make(type, values);
        } catch (IllegalArgumentException refused) {
            refuse(path, "", node, String.valueOf(refused.getMessage()));
            return null;
        }
    }

    /** A part whose keys stand among those of its owner; null where it may be and none is there. */
    private @Nullable Record flat(
            RecordComponent component, MappingNode node, String path, Set<String> known) {
        Class<?> type = component.getType();
        Set<String> outer = ResultShape.keys(component.getDeclaringRecord());
        if (ResultShape.nullable(component)) {
            Set<String> keys = ResultShape.flatKeys(type);
            keys.removeAll(outer);
            if (keys.stream().noneMatch(node.entries()::containsKey)) {
                known.addAll(keys);
                return null;
            }
        }
        return fill(type, node, path, known, outer);
    }

    private @Nullable Object component(
            RecordComponent component, MappingNode node, String path, Set<String> known) {
        if (component.getType() == Spread.class) {
            return spread(component, node, path, known);
        }
        String key = ResultShape.key(component);
        known.add(key);
        DocumentNode value = node.entries().get(key);
        if (value == null) {
            if (!ResultShape.nullable(component)) {
                refuse(path, key, node, "the key is missing");
            }
            return null;
        }
        return component.isAnnotationPresent(ByKind.class)
                ? byKind(value, at(path, key), known)
                : value(component.getGenericType(), value, at(path, key));
    }

    private @Nullable Spread spread(
            RecordComponent component, MappingNode node, String path, Set<String> known) {
        List<String> keys = ResultShape.spreadKeys(component);
        known.addAll(keys);
        if (keys.stream().noneMatch(node.entries()::containsKey)) {
            if (!ResultShape.nullable(component)) {
                refuse(path, keys.getFirst(), node, "the key is missing");
            }
            return null;
        }
        double[] values = new double[keys.size()];
        boolean whole = true;
        for (int i = 0; i < values.length; i++) {
            DocumentNode value = node.entries().get(keys.get(i));
            if (value == null) {
                refuse(path, keys.get(i), node, "the key is missing");
            }
            Object number =
                    value == null ? null : value(double.class, value, at(path, keys.get(i)));
            whole &= number != null;
            values[i] = number instanceof Double read ? read : 0;
        }
        return whole
                ? new Spread(values[0], values[1], values[2], values[3], values[4], values[5])
                : null;
    }

    private @Nullable Object byKind(DocumentNode node, String path, Set<String> known) {
        if (!(node instanceof MappingNode names)) {
            return refuse(path, "", node, "an object belongs here");
        }
        SequencedMap<String, WorkloadResult> results = new LinkedHashMap<>();
        String kind = "";
        for (Map.Entry<String, DocumentNode> entry : names.entries().entrySet()) {
            String at = at(path, entry.getKey());
            if (!(entry.getValue() instanceof MappingNode kinds) || kinds.entries().size() != 1) {
                refuse(at, "", entry.getValue(), "an object with one kind of result belongs here");
                continue;
            }
            kind = kinds.entries().keySet().iterator().next();
            Class<? extends WorkloadResult> type = workloads.get(kind);
            if (type == null) {
                refuse(at, kind, kinds, "there is no kind of workload of that name");
            } else if (value(type, kinds.entries().get(kind), at(at, kind))
                    instanceof WorkloadResult result) {
                results.put(entry.getKey(), result);
            }
        }
        if (names.entries().size() == 1) {
            known.add(kind);
        }
        return results.size() == names.entries().size() ? results : null;
    }

    private @Nullable Object value(Type type, @Nullable DocumentNode node, String path) {
        Class<?> raw = raw(type);
        if (raw == DocumentNode.class) {
            return node;
        }
        return switch (node) {
            case null -> null;
            case ScalarNode scalar -> scalar(raw, scalar, path);
            case SequenceNode list when raw == List.class -> list(argument(type, 0), list, path);
            case MappingNode map when Map.class.isAssignableFrom(raw) ->
                    map(argument(type, 1), map, path);
            case MappingNode map when raw.isAnnotationPresent(Doc.class) -> scenarioPart(raw, map);
            case MappingNode map when raw.isRecord() -> record(raw, map, path, Set.of());
            default -> refuse(path, "", node, "this is not of the right form");
        };
    }

    private @Nullable Object scenarioPart(Class<?> type, MappingNode node) {
        return new Binder(EntrySource.none(), Map.of()).bind(type, node, problems);
    }

    private @Nullable Object list(Type element, SequenceNode node, String path) {
        List<Object> values = new ArrayList<>();
        for (DocumentNode item : node.items()) {
            Object value = value(element, item, path + "[" + values.size() + "]");
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    private @Nullable Object map(Type element, MappingNode node, String path) {
        SequencedMap<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, DocumentNode> entry : node.entries().entrySet()) {
            Object value = value(element, entry.getValue(), at(path, entry.getKey()));
            if (value == null) {
                return null;
            }
            values.put(entry.getKey(), value);
        }
        return values;
    }

    private @Nullable Object scalar(Class<?> type, ScalarNode scalar, String path) {
        String text = scalar.text();
        if (type == String.class) {
            return scalar.plain() ? refuse(path, "", scalar, "a text belongs here") : text;
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(text)) {
                    return constant;
                }
            }
            return refuse(path, "", scalar, "\"" + text + "\" is not known here");
        }
        if (type == boolean.class || type == Boolean.class) {
            return text.equals("true") || text.equals("false")
                    ? Boolean.valueOf(text)
                    : refuse(path, "", scalar, "true or false belongs here");
        }
        if (scalar.plain()) {
            try {
                return number(type, text);
            } catch (NumberFormatException refused) {
                return refuse(
                        path, "", scalar, "\"" + text + "\" is not a number that belongs here");
            }
        }
        return refuse(path, "", scalar, "a number belongs here");
    }

    private static @Nullable Object number(Class<?> type, String text) {
        if (type == double.class || type == Double.class) {
            double value = Double.parseDouble(text);
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                throw new NumberFormatException(text);
            }
            return value;
        }
        if (type == long.class || type == Long.class) {
            return Long.valueOf(text);
        }
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(text);
        }
        throw new NumberFormatException(text);
    }

    private @Nullable Object refuse(String path, String key, DocumentNode where, String message) {
        problems.add(
                new org.mirinae.problems.Problem(at(path, key), where.position(), message, REMEDY));
        return null;
    }

    private static String at(String path, String key) {
        return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic
                ? (Class<?>) generic.getRawType()
                : (Class<?>) type;
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }
}
