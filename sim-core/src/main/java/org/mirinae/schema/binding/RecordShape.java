package org.mirinae.schema.binding;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.document.Names;

/** A record type as documents see it. */
record RecordShape(
        Constructor<?> constructor, List<RecordComponent> components, List<String> keys) {

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
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new RecordShape(
                    constructor,
                    List.of(components),
                    Stream.of(components).map(c -> Names.snake(c.getName())).toList());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
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
