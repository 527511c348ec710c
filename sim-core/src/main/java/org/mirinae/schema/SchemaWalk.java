package org.mirinae.schema;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds every record and sealed interface a document type is made of, in the order they are met.
 */
final class SchemaWalk {

    private final Map<Class<?>, String> found = new LinkedHashMap<>();

    private SchemaWalk() {}

    /** The types reachable from a root, each with the name it goes by. */
    static Map<Class<?>, String> from(Class<?> root) {
        SchemaWalk walk = new SchemaWalk();
        walk.visit(root);
        return walk.found;
    }

    private void visit(Type type) {
        Class<?> raw = Binder.raw(type);
        if (raw == java.util.List.class) {
            visit(Binder.argument(type, 0));
        } else if (raw == Map.class) {
            visit(Binder.argument(type, 1));
        } else if (raw.isSealed() && raw.isInterface()) {
            if (found.putIfAbsent(raw, name(raw)) == null) {
                Variants.of(raw).values().forEach(this::visit);
            }
        } else if (raw.isRecord() && !QuantityParser.isQuantity(raw)) {
            if (found.putIfAbsent(raw, name(raw)) == null) {
                for (RecordComponent component : RecordShape.of(raw).components()) {
                    visit(component.getGenericType());
                }
            }
        }
    }

    static String name(Class<?> type) {
        return Names.snake(type.getSimpleName());
    }

    static @Nullable String doc(Class<?> type) {
        Doc doc = type.getAnnotation(Doc.class);
        return doc == null ? null : doc.value();
    }
}
