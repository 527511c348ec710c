package org.mirinae.result.document;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.ByKind;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.result.Provenance;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.Spread;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Flat;

/**
 * Lists every key that documents of a type may have, in the order they are written, each with unit
 * and definition. {@code docs/metrics.md} is made of these lists.
 */
public final class ResultKeys {

    /**
     * One key.
     *
     * @param path such as {@code workloads.*.serving.p99_ttft_ms}; {@code *} stands for any name,
     *     and {@code []} for any index
     * @param unit of the number, empty for text and lists
     * @param doc what it is
     * @param family which error band
     * @param recordedIn name of the record type that holds it, with those it is nested in
     * @param number whether it is a number, or holds numbers
     */
    public record Key(
            String path,
            String unit,
            String doc,
            Family family,
            String recordedIn,
            boolean number) {}

    private ResultKeys() {}

    /**
     * Lists the keys of a type of document, without the shorthand of the only workload.
     *
     * @param workloads types of workload results, by kind
     */
    public static List<Key> of(
            Class<? extends ResultDocument> document,
            Map<String, Class<? extends WorkloadResult>> workloads) {
        List<Key> keys = new ArrayList<>();
        keys.add(text("kind", "Always " + ResultDocument.kind(document) + ".", document));
        for (RecordComponent component : document.getRecordComponents()) {
            if (component.isAnnotationPresent(ByKind.class)) {
                workloads.forEach((kind, type) -> addAll(type, "workloads.*." + kind + ".", keys));
            } else if (component.getType() == Provenance.class) {
                addProvenance(document, keys);
            } else {
                add(component, "", keys);
            }
        }
        return keys;
    }

    private static void addProvenance(Class<?> document, List<Key> keys) {
        for (RecordComponent component : Provenance.class.getRecordComponents()) {
            if (component.getName().equals("inputDigest")) {
                keys.add(
                        text(
                                "digest",
                                "SHA-256 of this document without digest, version and simulation,"
                                        + " in the form of RFC 8785.",
                                document));
            }
            if (!ResultShape.keys(document).contains(ResultShape.key(component))) {
                add(component, "", keys);
            }
        }
    }

    private static Key text(String path, String doc, Class<?> document) {
        return new Key(path, "", doc, Family.EXACT, nameOf(document), false);
    }

    private static String nameOf(Class<?> record) {
        Class<?> outer = record.getEnclosingClass();
        return outer == null
                ? record.getSimpleName()
                : nameOf(outer) + "." + record.getSimpleName();
    }

    private static void addAll(Class<?> type, String prefix, List<Key> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            add(component, prefix, keys);
        }
    }

    private static void add(RecordComponent component, String prefix, List<Key> keys) {
        Metric metric = ResultShape.metric(component);
        String name = nameOf(component.getDeclaringRecord());
        String path = prefix + ResultShape.key(component);
        Class<?> type = component.getType();
        if (component.isAnnotationPresent(Flat.class)) {
            addAll(type, prefix, keys);
            return;
        }
        if (type == Spread.class) {
            for (RecordComponent statistic : Spread.class.getRecordComponents()) {
                String doc = ResultShape.metric(statistic).doc() + " of the " + metric.doc() + ".";
                String key = prefix + ResultShape.spreadKey(statistic.getName(), component);
                keys.add(new Key(key, metric.unit(), doc, metric.family(), name, true));
            }
            return;
        }
        String suffix =
                Map.class.isAssignableFrom(type)
                        ? ".*"
                        : List.class.isAssignableFrom(type) ? "[]" : "";
        Class<?> inner = suffix.isEmpty() ? type : lastArgument(component.getGenericType());
        boolean number = inner != null && (inner.isPrimitive() && inner != boolean.class);
        boolean boxed = inner != null && Number.class.isAssignableFrom(inner);
        keys.add(
                new Key(
                        path + suffix,
                        metric.unit(),
                        metric.doc(),
                        metric.family(),
                        name,
                        number || boxed));
        if (inner != null && inner.isRecord() && !inner.isAnnotationPresent(Doc.class)) {
            addAll(inner, path + suffix + ".", keys);
        }
    }

    private static @Nullable Class<?> lastArgument(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return arguments[arguments.length - 1] instanceof Class<?> c ? c : null;
        }
        return null;
    }
}
