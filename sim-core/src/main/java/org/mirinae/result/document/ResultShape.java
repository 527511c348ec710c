package org.mirinae.result.document;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Metric;
import org.mirinae.result.Spread;
import org.mirinae.schema.Flat;
import org.mirinae.schema.document.Names;

/** The components of result records as documents see them. */
public final class ResultShape {

    private static final ClassValue<List<RecordComponent>> COMPONENTS =
            new ClassValue<>() {
                @Override
                protected List<RecordComponent> computeValue(Class<?> type) {
                    return List.of(type.getRecordComponents());
                }
            };

    private ResultShape() {}

    /** The components of a record type, in order. */
    public static List<RecordComponent> components(Class<?> type) {
        return COMPONENTS.get(type);
    }

    /** The keys that a record type declares itself; they hide those of its {@link Flat} parts. */
    static Set<String> keys(Class<?> type) {
        return components(type).stream()
                .filter(component -> !component.isAnnotationPresent(Flat.class))
                .map(ResultShape::key)
                .collect(Collectors.toSet());
    }

    /** All keys that the components of a record type stand under, those of its parts too. */
    static Set<String> flatKeys(Class<?> type) {
        Set<String> keys = new HashSet<>();
        for (RecordComponent component : components(type)) {
            if (component.isAnnotationPresent(Flat.class)) {
                keys.addAll(flatKeys(component.getType()));
            } else if (component.getType() == Spread.class) {
                keys.addAll(spreadKeys(component));
            } else {
                keys.add(key(component));
            }
        }
        return keys;
    }

    /** The key a component stands under. */
    public static String key(RecordComponent component) {
        return Names.snake(component.getName());
    }

    /** Key of one statistic of a spread, such as {@code p99_ttft_ms}. */
    public static String spreadKey(String statistic, RecordComponent component) {
        return statistic + "_" + key(component) + "_" + metric(component).unit();
    }

    /** The keys of all statistics of a spread. */
    static List<String> spreadKeys(RecordComponent component) {
        return components(Spread.class).stream()
                .map(statistic -> spreadKey(statistic.getName(), component))
                .toList();
    }

    /** Returns the annotation of a component; every component of a result record has it. */
    public static Metric metric(RecordComponent component) {
        Metric metric = component.getAnnotation(Metric.class);
        if (metric == null) {
            throw new IllegalStateException(
                    component.getDeclaringRecord().getSimpleName()
                            + "."
                            + component.getName()
                            + " has no @Metric");
        }
        return metric;
    }

    /** Returns whether a component may be absent from a document. */
    static boolean nullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** The value of a component. */
    public static @Nullable Object value(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /**
     * A component of a record with what it holds.
     *
     * @param component it is
     * @param value of it
     */
    public record Held(RecordComponent component, Object value) {}

    /**
     * Lists what a record holds, in order, what its {@link Flat} parts hold in their places; what
     * is null is left out.
     */
    public static List<Held> held(Record record) {
        List<Held> all = new ArrayList<>();
        hold(record, Set.of(), all);
        return all;
    }

    private static void hold(Record record, Set<String> hidden, List<Held> into) {
        for (RecordComponent component : components(record.getClass())) {
            Object value = value(component, record);
            if (value != null && component.isAnnotationPresent(Flat.class)) {
                hold((Record) value, keys(record.getClass()), into);
            } else if (value != null && !hidden.contains(key(component))) {
                into.add(new Held(component, value));
            }
        }
    }

    /** The entries of a value that is a map by name, in order; none where it is no map. */
    public static List<Named> entries(Object value) {
        List<Named> entries = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, of) -> entries.add(new Named((String) name, of)));
        }
        return entries;
    }

    /**
     * An entry of a map.
     *
     * @param name its key
     * @param value a number or a record
     */
    public record Named(String name, Object value) {}

    /**
     * Makes a record.
     *
     * @throws IllegalArgumentException when the record refuses the values
     */
    static Record make(Class<?> type, @Nullable Object[] values) {
        Class<?>[] types =
                Stream.of(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (Record) constructor.newInstance(values);
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("cannot make " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }
}
