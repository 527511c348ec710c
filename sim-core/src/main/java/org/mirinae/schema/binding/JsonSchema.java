package org.mirinae.schema.binding;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Shorthand;
import org.mirinae.schema.Tag;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentReader;
import org.mirinae.units.EnergyPrice;

/**
 * JSON Schema (draft 2020-12) of a document type, made from its records. Editors take it to
 * complete and check scenarios. What it accepts the binder may still refuse; the binder in turn
 * also takes spellings that an editor underlines: labels in another case, keys set to null, and a
 * Hugging Face config.json written in place of a language model.
 */
public final class JsonSchema {

    private static final String DIGITS = "^[-+]?[0-9_]*[.]?[0-9_]*([eE][-+]?[0-9]+)?";

    private final Map<Class<?>, String> names;

    private JsonSchema(Map<Class<?>, String> names) {
        this.names = names;
    }

    /** The schema of a root record as a tree of maps and lists. */
    public static Map<String, @Nullable Object> of(Class<?> root, String title) {
        Map<Class<?>, String> names = SchemaWalk.from(root);
        JsonSchema made = new JsonSchema(names);
        Map<String, @Nullable Object> definitions = new LinkedHashMap<>();
        names.forEach((type, name) -> definitions.put(name, made.definition(type)));
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.put("$ref", "#/$defs/" + names.get(root));
        schema.put("$defs", definitions);
        return schema;
    }

    private Map<String, @Nullable Object> definition(Class<?> type) {
        Map<String, @Nullable Object> definition = new LinkedHashMap<>();
        if (SchemaWalk.doc(type) != null) {
            definition.put("description", SchemaWalk.doc(type));
        }
        List<@Nullable Object> forms = new ArrayList<>();
        if (Variants.isFamily(type)) {
            for (Map.Entry<String, Class<?>> variant : Variants.of(type).entrySet()) {
                forms.add(reference(variant.getValue()));
            }
        } else {
            forms.add(object(type));
            if (type.isAnnotationPresent(Shorthand.class)) {
                RecordComponent first = RecordShape.of(type).components().getFirst();
                forms.add(value(first.getGenericType(), first));
            } else if (type.isAnnotationPresent(Tag.class)) {
                forms.add(Map.of("const", type.getAnnotation(Tag.class).value()));
            }
            if (type.isAnnotationPresent(CatalogKind.class)) {
                forms.add(laidOver(type));
                forms.add(named(type));
            }
        }
        if (forms.size() == 1 && forms.getFirst() instanceof Map<?, ?> only) {
            only.forEach((key, value) -> definition.put(key.toString(), value));
        } else {
            definition.put("anyOf", forms);
        }
        return definition;
    }

    private static Map<String, @Nullable Object> named(Class<?> type) {
        Map<String, @Nullable Object> name = new LinkedHashMap<>();
        name.put("type", "string");
        name.put(
                "description",
                "Name of an entry of the catalogue, as `mirinae catalog "
                        + type.getAnnotation(CatalogKind.class).value()
                        + "` lists them.");
        return name;
    }

    private Map<String, @Nullable Object> object(Class<?> type) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        List<@Nullable Object> required = new ArrayList<>();
        Tag tag = type.getAnnotation(Tag.class);
        if (tag != null) {
            properties.put("type", Map.of("const", tag.value()));
            required.add("type");
        }
        RecordShape shape = RecordShape.of(type);
        for (int i = 0; i < shape.keys().size(); i++) {
            RecordComponent component = shape.components().get(i);
            properties.put(shape.keys().get(i), property(component));
            if (!component.isAnnotationPresent(Default.class) && !RecordShape.nullable(component)) {
                required.add(shape.keys().get(i));
            }
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        object.put("additionalProperties", false);
        return object;
    }

    /** An entry with some of its keys replaced; below them too, only what differs is written. */
    private static Map<String, @Nullable Object> laidOver(Class<?> type) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("base", named(type));
        RecordShape.of(type).keys().forEach(key -> properties.put(key, true));
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        object.put("required", List.of("base"));
        object.put("additionalProperties", false);
        return object;
    }

    private Map<String, @Nullable Object> property(RecordComponent component) {
        Map<String, @Nullable Object> property = new LinkedHashMap<>();
        Doc doc = component.getAnnotation(Doc.class);
        if (doc != null) {
            property.put("description", doc.value());
        }
        property.putAll(value(component.getGenericType(), component));
        Default byDefault = component.getAnnotation(Default.class);
        if (byDefault != null) {
            property.put("default", tree(parsed(byDefault.value())));
        }
        return property;
    }

    private Map<String, @Nullable Object> value(
            Type type, java.lang.reflect.@Nullable AnnotatedElement rules) {
        Class<?> raw = Binder.raw(type);
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        if (raw == List.class) {
            value.put("type", "array");
            value.put("items", value(Binder.argument(type, 0), null));
        } else if (raw == Map.class) {
            value.put("type", "object");
            value.put("additionalProperties", value(Binder.argument(type, 1), null));
            Class<?> key = Binder.raw(Binder.argument(type, 0));
            if (key.isEnum()) {
                value.put("propertyNames", Map.of("enum", ScalarValues.labels(key)));
            }
        } else if (raw == boolean.class || raw == Boolean.class) {
            value.put("type", "boolean");
        } else if (raw.isEnum()) {
            value.put("enum", ScalarValues.labels(raw));
        } else if (QuantityParser.isQuantity(raw)) {
            value.put("type", "string");
            value.put("pattern", quantityPattern(raw));
            value.put("examples", List.of(QuantityParser.example(raw).split(" or ")));
        } else if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            numbers(value, raw, rules);
        } else if (Variants.isFamily(raw) && Variants.isWords(raw)) {
            words(value, raw);
        } else if (raw.isRecord() || Variants.isFamily(raw)) {
            return reference(raw);
        } else {
            value.put("type", "string");
        }
        return value;
    }

    private void words(Map<String, @Nullable Object> value, Class<?> family) {
        List<@Nullable Object> forms = new ArrayList<>();
        forms.add(Map.of("enum", Variants.words(family)));
        Variants.mappings(family).forEach(mapping -> forms.add(reference(mapping)));
        if (forms.size() == 1) {
            value.put("enum", Variants.words(family));
        } else {
            value.put("anyOf", forms);
        }
    }

    private static String quantityPattern(Class<?> type) {
        QuantityUnits.Kind kind = QuantityUnits.of(type);
        String unit =
                kind == null
                        ? type == EnergyPrice.class ? "[A-Z]{3}/kWh" : "[A-Z]{3}"
                        : "(" + String.join("|", kind.units().keySet()) + ")";
        return DIGITS + " *" + unit + "$";
    }

    private static void numbers(
            Map<String, @Nullable Object> value,
            Class<?> raw,
            java.lang.reflect.@Nullable AnnotatedElement rules) {
        boolean real = raw == double.class || raw == Double.class;
        value.put("type", List.of(real ? "number" : "integer", "string"));
        value.put("pattern", DIGITS + "$");
        if (rules == null) {
            return;
        }
        AtLeast least = rules.getAnnotation(AtLeast.class);
        AtMost most = rules.getAnnotation(AtMost.class);
        if (least != null) {
            value.put("minimum", least.value());
        }
        if (most != null) {
            value.put("maximum", most.value());
        }
        if (rules.isAnnotationPresent(Positive.class)) {
            value.put("exclusiveMinimum", 0);
        }
    }

    private Map<String, @Nullable Object> reference(Class<?> type) {
        Map<String, @Nullable Object> reference = new LinkedHashMap<>();
        reference.put("$ref", "#/$defs/" + names.get(type));
        return reference;
    }

    private static @Nullable DocumentNode parsed(String text) {
        return DocumentReader.read("default", text, new Problems());
    }

    /** A default as JSON: numbers and truth values as such, quantities as text. */
    private static @Nullable Object tree(@Nullable DocumentNode node) {
        return switch (node) {
            case null -> null;
            case DocumentNode.MappingNode mapping -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                mapping.entries().forEach((key, value) -> map.put(key, tree(value)));
                yield map;
            }
            case DocumentNode.SequenceNode sequence -> {
                List<@Nullable Object> list = new ArrayList<>();
                sequence.items().forEach(item -> list.add(tree(item)));
                yield list;
            }
            case DocumentNode.ScalarNode scalar -> {
                String text = scalar.text();
                if (!scalar.plain()) {
                    yield text;
                }
                if (text.equals("true") || text.equals("false")) {
                    yield text.equals("true");
                }
                yield text.matches("-?\\d+") ? Long.valueOf(text) : number(text);
            }
        };
    }

    private static Object number(String text) {
        return text.matches("-?\\d+\\.\\d+") ? Double.valueOf(text) : text;
    }
}
