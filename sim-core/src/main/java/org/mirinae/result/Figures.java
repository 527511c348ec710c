package org.mirinae.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the numbers of a result document, whether of this process or read back from JSON. */
public final class Figures {

    /** Objects of the only workload, which stand among the workloads already. */
    private static final List<String> SHORTHANDS =
            List.of("serving", "training", "collective", "rollout", "chakra");

    private final Map<String, ResultKeys.Key> keys = new HashMap<>();
    private final Map<?, ?> bounds;
    private final List<Figure> found = new ArrayList<>();

    private Figures(Map<?, ?> bounds) {
        this.bounds = bounds;
        for (ResultKeys.Key key : ResultKeys.all()) {
            keys.put(key.path(), key);
        }
    }

    /** Every number of the document but those of its bounds, in document order. */
    public static List<Figure> of(Map<String, ?> document) {
        Object bounds = document.get("bounds");
        Figures figures = new Figures(bounds instanceof Map<?, ?> map ? map : Map.of());
        document.forEach(
                (key, value) -> {
                    if (!key.equals("bounds") && !isShorthand(key)) {
                        figures.walk(value, key, key);
                    }
                });
        return figures.found;
    }

    private static boolean isShorthand(String key) {
        return SHORTHANDS.contains(key);
    }

    private void walk(Object value, String path, String pattern) {
        if (value instanceof Map<?, ?> map) {
            boolean named = keys.containsKey(pattern + ".*") || pattern.equals("workloads");
            map.forEach(
                    (key, child) ->
                            walk(child, path + "." + key, pattern + "." + (named ? "*" : key)));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                walk(list.get(i), path + "[" + i + "]", pattern + "[]");
            }
        } else if (value instanceof Number number) {
            ResultKeys.Key key = keys.get(pattern);
            found.add(
                    new Figure(
                            path,
                            number.doubleValue(),
                            key == null ? "" : key.unit(),
                            key == null ? Family.EXACT : key.family(),
                            bounds(path)));
        }
    }

    private @Nullable Interval bounds(String path) {
        if (bounds.get(path) instanceof Map<?, ?> i
                && i.get("low") instanceof Number low
                && i.get("high") instanceof Number high
                && i.get("confidence") instanceof Number confidence
                && i.get("from") instanceof String from) {
            return new Interval(
                    low.doubleValue(), high.doubleValue(), confidence.doubleValue(), from);
        }
        return null;
    }
}
