package org.mirinae.schema.binding;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Doc;
import org.mirinae.schema.document.Names;

/** Finds every record and family a document type is made of, in the order they are met. */
final class SchemaWalk {

    private final Set<Class<?>> found = new LinkedHashSet<>();

    private SchemaWalk() {}

    /**
     * The types reachable from a root, each with the name it goes by. Forms of the same simple name
     * take that of what they are forms of before it: a constant arrival process and a constant
     * distribution are two things.
     */
    static Map<Class<?>, String> from(Class<?> root) {
        SchemaWalk walk = new SchemaWalk();
        walk.visit(root);
        Map<String, Long> taken =
                walk.found.stream()
                        .collect(Collectors.groupingBy(SchemaWalk::name, Collectors.counting()));
        Map<Class<?>, String> names = new LinkedHashMap<>();
        for (Class<?> type : walk.found) {
            boolean own = Objects.equals(taken.get(name(type)), 1L);
            String name = own ? name(type) : name(walk.owner(type)) + "_" + name(type);
            if (names.containsValue(name)) {
                throw new IllegalStateException("two types of " + root + " are called " + name);
            }
            names.put(type, name);
        }
        return names;
    }

    private Class<?> owner(Class<?> type) {
        for (Class<?> above : type.getInterfaces()) {
            if (above.isSealed() || found.contains(above)) {
                return above;
            }
        }
        return type;
    }

    private void visit(Type type) {
        Class<?> raw = Binder.raw(type);
        if (raw == java.util.List.class) {
            visit(Binder.argument(type, 0));
        } else if (raw == Map.class) {
            visit(Binder.argument(type, 1));
        } else if (Variants.isFamily(raw) && Variants.isWords(raw)) {
            Variants.mappings(raw).forEach(this::visit);
        } else if (Variants.isFamily(raw)) {
            if (found.add(raw)) {
                Variants.of(raw).values().forEach(this::visit);
            }
        } else if (raw.isRecord() && !QuantityParser.isQuantity(raw)) {
            if (found.add(raw)) {
                for (RecordComponent component : RecordShape.of(raw).components()) {
                    visit(component.getGenericType());
                }
            }
        }
    }

    private static String name(Class<?> type) {
        return Names.snake(type.getSimpleName());
    }

    static @Nullable String doc(Class<?> type) {
        Doc doc = type.getAnnotation(Doc.class);
        return doc == null ? null : doc.value();
    }
}
