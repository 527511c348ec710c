package org.mirinae.result.document;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.mirinae.result.ByKind;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;
import org.mirinae.result.Metric;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.Spread;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Flat;

/** Lists the numbers of a result document with their paths, units, error bands and bounds. */
public final class Figures {

    private final Map<String, Interval> bounds;
    private final List<Figure> found = new ArrayList<>();

    private Figures(Map<String, Interval> bounds) {
        this.bounds = bounds;
    }

    /**
     * Lists every number of a document but those of its bounds and of parts of scenarios, in the
     * order of the document.
     */
    public static List<Figure> of(ResultDocument document) {
        return of(document, key -> true);
    }

    /** Lists the numbers under some of a document's own keys. */
    public static List<Figure> of(ResultDocument document, Predicate<String> keys) {
        Figures figures = new Figures(document.bounds());
        figures.record((Record) document, "", keys);
        return figures.found;
    }

    private void record(Record record, String prefix, Predicate<String> keys) {
        for (RecordComponent component : ResultShape.components(record.getClass())) {
            Object value = ResultShape.value(component, record);
            String key = ResultShape.key(component);
            boolean isBounds = prefix.isEmpty() && key.equals("bounds");
            if (value == null || isBounds) {
                continue;
            }
            if (component.isAnnotationPresent(Flat.class)) {
                record((Record) value, prefix, keys);
            } else if (value instanceof Spread spread) {
                spread(component, spread, prefix);
            } else if (keys.test(key)) {
                walk(component, value, prefix + key);
            }
        }
    }

    private void spread(RecordComponent component, Spread spread, String prefix) {
        for (RecordComponent statistic : ResultShape.components(Spread.class)) {
            if (ResultShape.value(statistic, spread) instanceof Double value) {
                add(
                        component,
                        prefix + ResultShape.spreadKey(statistic.getName(), component),
                        value);
            }
        }
    }

    private void walk(RecordComponent component, Object value, String path) {
        switch (value) {
            case WorkloadResult result when component.isAnnotationPresent(ByKind.class) ->
                    record((Record) result, path + "." + result.kind() + ".", key -> true);
            case Record part when part.getClass().isAnnotationPresent(Doc.class) -> {}
            case Record part -> record(part, path + ".", key -> true);
            case Map<?, ?> map -> map.forEach((key, v) -> walk(component, v, path + "." + key));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    walk(component, list.get(i), path + "[" + i + "]");
                }
            }
            case Number number -> add(component, path, number.doubleValue());
            default -> {}
        }
    }

    private void add(RecordComponent component, String path, double value) {
        Metric metric = ResultShape.metric(component);
        found.add(new Figure(path, value, metric.unit(), metric.family(), bounds.get(path)));
    }
}
