package org.mirinae.schema.binding;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.problems.SourcePosition;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;
import org.mirinae.schema.document.DocumentReader;
import org.mirinae.schema.document.EntrySource;
import org.mirinae.schema.document.NearestName;

/**
 * Reads a document tree into records: every problem in one go, each with path, place and remedy.
 * Defaults, ranges and documentation come from the annotations of this package; an unknown key is
 * answered with the nearest known one; catalogue kinds may be named, written out, or laid over an
 * entry with {@code base: NAME}.
 */
public final class Binder {

    private static final SourcePosition DEFAULT = new SourcePosition("default", 1, 1);

    private final EntrySource entries;
    private final Map<Class<?>, ValueConverter<?>> converters;
    private final PositionIndex positions = new PositionIndex();

    /**
     * A binder for one document.
     *
     * @param entries the catalogue
     * @param converters types read in a way of their own
     */
    public Binder(EntrySource entries, Map<Class<?>, ValueConverter<?>> converters) {
        this.entries = entries;
        this.converters = Map.copyOf(converters);
    }

    /** A collector that knows the places of the documents this binder reads. */
    public Problems newProblems() {
        return new Problems(positions::find);
    }

    /**
     * Reads a whole document.
     *
     * @param problems made by {@link #newProblems}
     * @return the record, or null when problems were added
     */
    public <T> @Nullable T bind(Class<T> type, DocumentNode root, Problems problems) {
        positions.add(problems.path(), root);
        return type.cast(value(type, type, root, problems));
    }

    private @Nullable Object value(
            Type type, AnnotatedElement rules, DocumentNode node, Problems problems) {
        Class<?> raw = raw(type);
        ValueConverter<?> converter = converters.get(raw);
        if (converter != null) {
            return converter.convert(node, problems);
        }
        if (raw == List.class) {
            return list(argument(type, 0), node, problems);
        }
        if (raw == Map.class) {
            return map(raw(argument(type, 0)), argument(type, 1), node, problems);
        }
        CatalogKind kind = raw.getAnnotation(CatalogKind.class);
        if (kind != null) {
            return entry(raw, kind.value(), node, problems);
        }
        if (Variants.isFamily(raw)) {
            return variant(raw, node, problems);
        }
        return raw.isRecord() && !QuantityParser.isQuantity(raw)
                ? record(raw, node, Set.of(), problems)
                : ScalarValues.read(raw, rules, node, problems);
    }

    private @Nullable Object list(Type element, DocumentNode node, Problems problems) {
        if (!(node instanceof SequenceNode sequence)) {
            problems.add(
                    "a list belongs here, not " + node.kindName(), "Maybe write it as [a, b, c].");
            return null;
        }
        List<Object> values = new ArrayList<>();
        boolean whole = true;
        for (int i = 0; i < sequence.items().size(); i++) {
            Object value = value(element, raw(element), sequence.items().get(i), problems.at(i));
            whole &= value != null;
            if (value != null) {
                values.add(value);
            }
        }
        return whole ? List.copyOf(values) : null;
    }

    private @Nullable Object map(
            Class<?> keyType, Type valueType, DocumentNode node, Problems problems) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(
                    "a mapping belongs here, not " + node.kindName(),
                    "Maybe write it as `name: value` lines.");
            return null;
        }
        Map<Object, Object> values = keyType.isEnum() ? new TreeMap<>() : new LinkedHashMap<>();
        boolean whole = true;
        for (Map.Entry<String, DocumentNode> entry : mapping.entries().entrySet()) {
            Problems at = problems.at(entry.getKey());
            Object key =
                    keyType.isEnum()
                            ? ScalarValues.constant(keyType, entry.getKey(), at)
                            : entry.getKey();
            Object value = value(valueType, raw(valueType), entry.getValue(), at);
            whole &= key != null && value != null;
            if (key != null && value != null) {
                values.put(key, value);
            }
        }
        return whole ? java.util.Collections.unmodifiableMap(values) : null;
    }

    private @Nullable Object entry(
            Class<?> type, String kind, DocumentNode node, Problems problems) {
        if (node instanceof ScalarNode scalar && !scalar.isNull()) {
            DocumentNode found = named(kind, scalar, problems);
            return found == null ? null : catalogued(type, found, problems);
        }
        if (node instanceof MappingNode mapping && mapping.entries().containsKey("base")) {
            DocumentNode base = mapping.entries().get("base");
            if (!(base instanceof ScalarNode name)) {
                problems.add("base", "a name belongs here", "Maybe name a catalogue entry.");
                return null;
            }
            DocumentNode found = named(kind, name, problems.at("base"));
            return found == null ? null : catalogued(type, Overlay.of(found, mapping), problems);
        }
        DocumentNode adapted =
                node instanceof MappingNode mapping ? entries.adapt(kind, mapping, problems) : node;
        if (adapted == null) {
            return null;
        }
        return Variants.isFamily(type)
                ? variant(type, adapted, problems)
                : record(type, adapted, Set.of(), problems);
    }

    private @Nullable Object catalogued(Class<?> type, DocumentNode found, Problems problems) {
        positions.add(problems.path(), found);
        return Variants.isFamily(type)
                ? variant(type, found, problems)
                : record(type, found, Set.of(), problems);
    }

    private @Nullable DocumentNode named(String kind, ScalarNode name, Problems problems) {
        int before = problems.size();
        DocumentNode found = entries.find(kind, name.text(), problems);
        if (found == null && problems.size() == before) {
            List<String> nearest = entries.nearest(kind, name.text());
            problems.add(
                    "there is no " + kind.replace('_', ' ') + " named \"" + name.text() + "\"",
                    nearest.isEmpty()
                            ? "Maybe list the known ones with `mirinae catalog " + kind + "`."
                            : "Maybe " + String.join(" or ", nearest) + ".");
        }
        return found;
    }

    private @Nullable Object variant(Class<?> type, DocumentNode node, Problems problems) {
        Map<String, Class<?>> byTag = Variants.of(type);
        if (!(node instanceof MappingNode mapping)) {
            if (Variants.isWords(type)) {
                return word(byTag, node, problems);
            }
            Class<?> shortFor = Variants.shorthand(type, node).orElse(null);
            if (shortFor != null) {
                return value(shortFor, shortFor, node, problems);
            }
            problems.add(
                    "a mapping with the key `type` belongs here, not " + node.kindName(),
                    "Maybe write `type: "
                            + byTag.keySet().iterator().next()
                            + "` and what it needs.");
            return null;
        }
        DocumentNode tag = mapping.entries().get("type");
        String oneOf = "Maybe one of " + String.join(", ", byTag.keySet()) + ".";
        if (!(tag instanceof ScalarNode scalar)) {
            problems.add("type", "the key is missing", oneOf);
            return null;
        }
        Class<?> chosen = byTag.get(scalar.text());
        if (chosen == null) {
            List<String> nearest = NearestName.of(scalar.text(), byTag.keySet());
            problems.add(
                    "type",
                    "\"" + scalar.text() + "\" is not known here",
                    nearest.isEmpty() ? oneOf : "Maybe " + nearest.getFirst() + ".");
            return null;
        }
        return record(chosen, node, Set.of("type"), problems);
    }

    private @Nullable Object word(
            Map<String, Class<?>> byTag, DocumentNode node, Problems problems) {
        String word = ScalarValues.word(List.copyOf(byTag.keySet()), node, problems);
        Class<?> chosen = word == null ? null : byTag.get(word);
        return chosen == null
                ? null
                : record(chosen, new MappingNode(Map.of(), node.position()), Set.of(), problems);
    }

    private @Nullable Object record(
            Class<?> type, DocumentNode node, Set<String> besides, Problems problems) {
        if (!(node instanceof MappingNode mapping)) {
            DocumentNode written = Shorthands.expand(type, node);
            if (written != null) {
                return record(type, written, besides, problems);
            }
            problems.add(
                    "a mapping belongs here, not " + node.kindName(),
                    "Maybe write it as `key: value` lines; keys are "
                            + String.join(", ", RecordShape.of(type).keys())
                            + ".");
            return null;
        }
        RecordShape shape = RecordShape.of(type);
        int before = problems.size();
        unknownKeys(shape, mapping, besides, problems);
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int i = 0; i < shape.keys().size(); i++) {
            RecordComponent component = shape.components().get(i);
            String key = shape.keys().get(i);
            values.put(key, component(component, mapping.entries().get(key), problems.at(key)));
        }
        return problems.size() > before ? null : construct(shape, values, problems);
    }

    private @Nullable Object component(
            RecordComponent component, @Nullable DocumentNode given, Problems problems) {
        if (given != null && !(given instanceof ScalarNode scalar && scalar.isNull())) {
            return value(component.getGenericType(), component, given, problems);
        }
        Default byDefault = component.getAnnotation(Default.class);
        if (byDefault != null) {
            DocumentNode node = DocumentReader.read("default", byDefault.value(), problems);
            return node == null
                    ? null
                    : value(component.getGenericType(), component, node, problems);
        }
        if (!RecordShape.nullable(component)) {
            Doc doc = component.getAnnotation(Doc.class);
            problems.add(
                    "the key is missing",
                    "Maybe add `"
                            + RecordShape.key(component)
                            + ":`"
                            + (doc == null ? "." : ", " + RecordShape.lowerFirst(doc.value())));
        }
        return null;
    }

    private static void unknownKeys(
            RecordShape shape, MappingNode mapping, Set<String> besides, Problems problems) {
        for (String key : mapping.entries().keySet()) {
            if (!shape.keys().contains(key) && !besides.contains(key)) {
                List<String> nearest = NearestName.of(key, shape.keys());
                problems.add(
                        key,
                        "the key is not known here",
                        nearest.isEmpty()
                                ? "Maybe one of " + String.join(", ", shape.keys()) + "."
                                : "Maybe " + nearest.getFirst() + ".");
            }
        }
    }

    private static @Nullable Object construct(
            RecordShape shape, Map<String, @Nullable Object> byKey, Problems problems) {
        int before = problems.size();
        @Nullable Object[] values = new Object[shape.declared().size()];
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = shape.declared().get(i);
            values[i] =
                    RecordShape.flat(component)
                            ? construct(RecordShape.of(component.getType()), byKey, problems)
                            : byKey.get(RecordShape.key(component));
        }
        if (problems.size() > before) {
            return null;
        }
        Object made;
        try {
            made = shape.constructor().newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                problems.add(String.valueOf(refused.getMessage()), "");
                return null;
            }
            throw new IllegalStateException(shape.constructor() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(shape.constructor() + " cannot be called", e);
        }
        if (made instanceof Checked checked) {
            checked.check(problems);
        }
        return problems.size() > before ? null : made;
    }

    static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> simple -> simple;
            case ParameterizedType parameterized -> raw(parameterized.getRawType());
            default -> throw new IllegalArgumentException(type + " cannot be read");
        };
    }

    static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    /** A node that stands for a default. */
    static ScalarNode defaultNode(String text) {
        return new ScalarNode(text, true, DEFAULT);
    }
}
