package org.mirinae.simulation;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;
import org.mirinae.result.Objective;
import org.mirinae.result.document.ResultWriter;

/**
 * One result out of several seeds: every number is the mean over the runs (counts are rounded), and
 * where the runs differ its bounds are the 90 % t-interval of that mean.
 */
final class Replications {

    // 95th percentiles of Student's t with 1, 2, ... 30 degrees of freedom, as in any table of it;
    // beyond, the last row not above the degrees of freedom is taken, which is a little too wide.
    private static final double[] T95 = {
        6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771,
        1.761, 1.753, 1.746, 1.740, 1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706,
        1.703, 1.701, 1.699, 1.697
    };

    private Replications() {}

    /** The mean of records of one type, component by component. */
    static <T extends Record> T mean(List<T> runs) {
        T first = runs.getFirst();
        if (runs.size() == 1) {
            return first;
        }
        RecordComponent[] components = first.getClass().getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            List<@Nullable Object> of = new ArrayList<>();
            for (T run : runs) {
                of.add(get(components[i], run));
            }
            values[i] = meanOf(of);
        }
        T mean = make(first, components, values);
        return mean instanceof Objective o ? castLike(first, o.judged()) : mean;
    }

    @SuppressWarnings("unchecked") // an Objective like the first is one
    private static <T extends Record> T castLike(T first, Record record) {
        return (T) first.getClass().cast(record);
    }

    private static @Nullable Object meanOf(List<@Nullable Object> values) {
        Object first = values.getFirst();
        if (values.contains(null) || first == null) {
            return null; // a figure that not every run has is left out
        }
        return switch (first) {
            case Double d -> average(values);
            case Long l -> Math.round(average(values));
            case Integer n -> (int) Math.round(average(values));
            case Record r -> mean(values.stream().map(v -> (Record) v).toList());
            case Map<?, ?> map -> meanOfMaps(values);
            case List<?> list -> meanOfLists(list, values);
            default -> first;
        };
    }

    private static double average(List<@Nullable Object> values) {
        double sum = 0;
        for (Object value : values) {
            sum += value instanceof Number number ? number.doubleValue() : 0;
        }
        return sum / values.size();
    }

    private static SequencedMap<Object, Object> meanOfMaps(List<@Nullable Object> maps) {
        SequencedMap<Object, Object> mean = new LinkedHashMap<>();
        for (Object map : maps) {
            for (Object key : ((Map<?, ?>) map).keySet()) {
                List<@Nullable Object> values = new ArrayList<>();
                maps.forEach(m -> values.add(((Map<?, ?>) m).get(key)));
                Object value = meanOf(values);
                if (value != null) {
                    mean.put(key, value);
                }
            }
        }
        return mean;
    }

    private static List<?> meanOfLists(List<?> first, List<@Nullable Object> lists) {
        boolean alike = lists.stream().allMatch(l -> ((List<?>) l).size() == first.size());
        if (!alike || first.isEmpty() || !(first.getFirst() instanceof Record)) {
            return first;
        }
        List<Object> mean = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            int index = i;
            mean.add(mean(lists.stream().map(l -> (Record) ((List<?>) l).get(index)).toList()));
        }
        return List.copyOf(mean);
    }

    private static @Nullable Object get(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    @SuppressWarnings("unchecked") // the constructor of the first's own class
    private static <T extends Record> T make(
            T like, RecordComponent[] components, @Nullable Object[] values) {
        Class<?>[] types =
                Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = like.getClass().getDeclaredConstructor(types);
            return (T) constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + like.getClass(), e);
        }
    }

    /**
     * Lays bounds from seeds over those from calibration, where the runs differ.
     *
     * @param bounds of the mean, by path
     * @param runs the figures of each run
     */
    static void overlay(SequencedMap<String, Interval> bounds, List<List<Figure>> runs) {
        if (runs.size() < 2) {
            return;
        }
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (List<Figure> run : runs) {
            for (Figure figure : run) {
                values.computeIfAbsent(figure.path(), p -> new ArrayList<>()).add(figure.value());
            }
        }
        values.forEach(
                (path, of) -> {
                    if (of.size() == runs.size()
                            && bounds.containsKey(path)
                            && of.stream().anyMatch(v -> !v.equals(of.getFirst()))) {
                        bounds.put(path, interval(of));
                    }
                });
    }

    /** SHA-256 of what several replications depend on; that of one is the scenario's own. */
    static String inputDigest(String ofScenario, int replications) {
        return replications == 1
                ? ofScenario
                : ResultWriter.sha256(
                        (ofScenario + " x " + replications).getBytes(StandardCharsets.UTF_8));
    }

    /** The 90 % t-interval of the mean. */
    static Interval interval(List<Double> values) {
        int n = values.size();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / n;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double error = Math.sqrt(squares / (n - 1) / n);
        double half = T95[Math.min(n - 1, T95.length) - 1] * error;
        return new Interval(mean - half, mean + half, 0.9, Interval.SEEDS);
    }
}
