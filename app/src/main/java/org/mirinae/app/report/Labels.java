package org.mirinae.app.report;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mirinae.result.Metric;
import org.mirinae.result.document.ResultShape;

/**
 * Names figures to people. A key carries its unit ({@code time_to_train_seconds}); a label does not
 * ({@code time to train}), for the unit stands beside the number.
 */
public final class Labels {

    private static final Map<String, String> SPELT =
            Map.ofEntries(
                    Map.entry("ttft", "TTFT"),
                    Map.entry("tpot", "TPOT"),
                    Map.entry("itl", "ITL"),
                    Map.entry("e2el", "E2EL"),
                    Map.entry("mfu", "MFU"),
                    Map.entry("hfu", "HFU"),
                    Map.entry("pue", "PUE"),
                    Map.entry("kv", "KV"),
                    Map.entry("ettr", "ETTR"),
                    Map.entry("gpu", "GPU"),
                    Map.entry("gpus", "GPUs"),
                    Map.entry("it", "IT"));

    /** Words at the end of a key that are its unit. */
    private static final Map<String, List<String>> UNITS =
            Map.of(
                    "s", List.of("seconds"),
                    "ms", List.of("ms"),
                    "us", List.of("us"),
                    "bytes", List.of("bytes"),
                    "B", List.of("bytes"),
                    "W", List.of("watts"),
                    "J", List.of("joules"),
                    "h", List.of("hours"),
                    "percent", List.of("percent"));

    private Labels() {}

    /** The label of a component of a result record. */
    static String of(RecordComponent component) {
        Metric metric = ResultShape.metric(component);
        return metric.label().isEmpty()
                ? ofKey(ResultShape.key(component), metric.unit())
                : metric.label();
    }

    /**
     * The label of a key.
     *
     * @param key such as {@code p99_ttft_ms}
     * @param unit of its number, such as {@code ms}
     */
    static String ofKey(String key, String unit) {
        List<String> words = new ArrayList<>(List.of(key.split("_", -1)));
        List<String> ending = UNITS.getOrDefault(unit, List.of());
        if (words.size() > 1 && ending.contains(words.getLast())) {
            words.removeLast();
        }
        return String.join(
                " ",
                words.stream()
                        .map(w -> SPELT.getOrDefault(w, w.toLowerCase(Locale.ROOT)))
                        .toList());
    }
}
