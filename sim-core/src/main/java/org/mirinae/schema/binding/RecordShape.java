package org.mirinae.schema.binding;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Flat;
import org.mirinae.schema.Key;
import org.mirinae.schema.KeyOrder;
import org.mirinae.schema.document.Names;

/**
 * A record type as documents see it.
 *
 * @param constructor of all its components
 * @param declared its own components, those with {@link Flat} too
 * @param components that have keys, in the order of documents; those of flat parts among them
 * @param keys of these components
 */
record RecordShape(
        Constructor<?> constructor,
        List<RecordComponent> declared,
        List<RecordComponent> components,
        List<String> keys) {

    private static final ClassValue<RecordShape> SHAPES =
            new ClassValue<>() {
                @Override
                protected RecordShape computeValue(Class<?> type) {
                    return read(type);
                }
            };

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static RecordShape read(Class<?> type) {
        List<RecordComponent> declared = List.of(type.getRecordComponents());
        List<RecordComponent> components = new ArrayList<>();
        for (RecordComponent component : declared) {
            if (flat(component)) {
                components.addAll(of(component.getType()).components());
            } else {
                components.add(component);
            }
        }
        KeyOrder order = type.getAnnotation(KeyOrder.class);
        if (order != null) {
            List<String> first = List.of(order.value());
            components.sort(Comparator.comparingInt(component -> place(component, first)));
        }
        return new RecordShape(
                constructor(type, declared),
                declared,
                List.copyOf(components),
                components.stream().map(RecordShape::key).toList());
    }

    private static int place(RecordComponent component, List<String> first) {
        int at = first.indexOf(key(component));
        return at < 0 ? first.size() : at;
    }

    private static Constructor<?> constructor(Class<?> type, List<RecordComponent> declared) {
        Class<?>[] types = declared.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
        }
    }

    /** The key that a component stands under. */
    static String key(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key == null ? Names.snake(component.getName()) : key.value();
    }

    /** Returns whether a component's own components stand among its neighbours. */
    static boolean flat(RecordComponent component) {
        return component.isAnnotationPresent(Flat.class);
    }

    /** The values of a record by key, in the order of documents; what is null is left out. */
    static Map<String, Object> values(Record record) {
        Map<String, Object> found = new LinkedHashMap<>();
        read(record, found);
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (String key : of(record.getClass()).keys()) {
            Object value = found.get(key);
            if (value != null) {
                ordered.put(key, value);
            }
        }
        return ordered;
    }

    private static void read(Record record, Map<String, Object> into) {
        for (RecordComponent component : of(record.getClass()).declared()) {
            Object value = value(record, component);
            if (flat(component) && value instanceof Record part) {
                read(part, into);
            } else if (value != null) {
                into.put(key(component), value);
            }
        }
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /** Returns whether a component may be absent; null then stands for it. */
    static boolean nullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    static String lowerFirst(String sentence) {
        boolean acronym = sentence.length() > 1 && Character.isUpperCase(sentence.charAt(1));
        return acronym || sentence.isEmpty()
                ? sentence
                : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
