package org.mirinae.result;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Result records as trees of maps, lists, text, numbers and truth values: keys are the component
 * names in snake case, in the order of declaration; what is null is left out; zeros are written.
 */
final class ResultTree {

    private ResultTree() {}

    /**
     * The tree of a record.
     *
     * @param path where it stands, for the message below
     * @throws IllegalStateException when a number is NaN or infinite, which is a bug of ours
     */
    static SequencedMap<String, Object> of(Record record, String path) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String key = snake(component.getName());
            Object value = value(component, record);
            if (value instanceof Spread spread) {
                putSpread(spread, component, path, tree);
            } else if (value != null) {
                tree.put(key, node(value, path.isEmpty() ? key : path + "." + key));
            }
        }
        return tree;
    }

    private static void putSpread(
            Spread spread, RecordComponent component, String path, Map<String, Object> into) {
        for (RecordComponent statistic : Spread.class.getRecordComponents()) {
            String key = spreadKey(statistic.getName(), component);
            into.put(key, node(value(statistic, spread), path + "." + key));
        }
    }

    /** Key of one statistic of a spread, such as {@code p99_ttft_ms}. */
    static String spreadKey(String statistic, RecordComponent component) {
        return statistic + "_" + snake(component.getName()) + "_" + metric(component).unit();
    }

    /** What documents a component; every component of a result record has it. */
    static Metric metric(RecordComponent component) {
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

    private static Object node(@Nullable Object value, String path) {
        return switch (value) {
            case null -> throw new IllegalStateException(path + " is null");
            case Double number when Double.isNaN(number) || Double.isInfinite(number) ->
                    throw new IllegalStateException(path + " is " + number);
            case Double number -> number;
            case Integer number -> (long) number;
            case Long number -> number;
            case Boolean truth -> truth;
            case String text -> text;
            case Enum<?> name -> name.name().toLowerCase(java.util.Locale.ROOT);
            case Record record -> of(record, path);
            case Map<?, ?> map -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                map.forEach((key, child) -> tree.put((String) key, node(child, path + "." + key)));
                yield tree;
            }
            case List<?> list -> {
                List<Object> nodes = new ArrayList<>();
                for (Object child : list) {
                    nodes.add(node(child, path + "[" + nodes.size() + "]"));
                }
                yield nodes;
            }
            default -> throw new IllegalStateException(path + " is a " + value.getClass());
        };
    }

    private static @Nullable Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /** {@code p99TtftMs} as {@code p99_ttft_ms}. */
    static String snake(String camel) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                snake.append('_').append((char) (c + 32));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
