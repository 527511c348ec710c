package org.mirinae.result;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every key a result may have, in the order it is written, each with unit and definition. {@code
 * docs/metrics.md} is this list; the units of the CSV and text forms are looked up here.
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
     * @param recordedIn simple name of the record type that holds it
     */
    public record Key(String path, String unit, String doc, Family family, String recordedIn) {}

    private static final List<Class<? extends WorkloadResult>> WORKLOADS =
            List.of(
                    ServingResult.class,
                    TrainingResult.class,
                    CollectiveResult.class,
                    ChakraResult.class,
                    RolloutResult.class);

    private ResultKeys() {}

    /** All of them, without the shorthand of the only workload. */
    public static List<Key> all() {
        List<Key> keys = new ArrayList<>();
        keys.add(text("kind", "Always run."));
        for (RecordComponent component : RunResult.class.getRecordComponents()) {
            if (component.getName().equals("inputDigest")) {
                keys.add(
                        text(
                                "digest",
                                "SHA-256 of this document without digest, version and simulation,"
                                        + " in the form of RFC 8785."));
            }
            if (component.getName().equals("workloads")) {
                addWorkloads(keys);
            } else {
                add(component, "", keys);
            }
        }
        return keys;
    }

    private static Key text(String path, String doc) {
        return new Key(path, "", doc, Family.EXACT, "RunResult");
    }

    private static void addWorkloads(List<Key> keys) {
        for (Class<? extends WorkloadResult> type : WORKLOADS) {
            String kind =
                    type.getSimpleName().replace("Result", "").toLowerCase(java.util.Locale.ROOT);
            addAll(type, "workloads.*." + kind + ".", keys);
        }
    }

    private static void addAll(Class<?> type, String prefix, List<Key> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            add(component, prefix, keys);
        }
    }

    private static void add(RecordComponent component, String prefix, List<Key> keys) {
        Metric metric = ResultTree.metric(component);
        String name = component.getDeclaringRecord().getSimpleName();
        String path = prefix + ResultTree.snake(component.getName());
        Class<?> type = component.getType();
        if (type == Spread.class) {
            for (RecordComponent statistic : Spread.class.getRecordComponents()) {
                String doc = ResultTree.metric(statistic).doc() + " of the " + metric.doc() + ".";
                String key = prefix + ResultTree.spreadKey(statistic.getName(), component);
                keys.add(new Key(key, metric.unit(), doc, metric.family(), name));
            }
            return;
        }
        String suffix =
                Map.class.isAssignableFrom(type)
                        ? ".*"
                        : List.class.isAssignableFrom(type) ? "[]" : "";
        keys.add(new Key(path + suffix, metric.unit(), metric.doc(), metric.family(), name));
        Class<?> inner = suffix.isEmpty() ? type : lastArgument(component.getGenericType());
        if (inner != null && inner.isRecord()) {
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
