package org.mirinae.result.document;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.ByKind;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.Spread;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Flat;
import org.mirinae.schema.binding.RecordTree;
import org.mirinae.schema.document.DocumentNode;

/**
 * Writes result records as the JSON of the contract. Keys are the component names in snake case, in
 * the order of declaration; a component that is null is left out; a zero is written. A record of
 * the scenario (its type has {@link Doc}), such as a parallel plan, is written as a scenario writes
 * it.
 */
public final class ResultWriter {

    /** Keys that say how a document was made rather than what it says. */
    private static final List<String> OUTSIDE_DIGEST = List.of("version", "simulation");

    private ResultWriter() {}

    /**
     * Writes a document as JSON text, with its kind and its digest.
     *
     * @throws IllegalStateException when a figure is NaN or infinite, which is a bug of ours
     */
    public static String json(ResultDocument document) {
        SequencedMap<String, Object> tree = tree(document);
        String digest = digest(tree);
        SequencedMap<String, Object> whole = new LinkedHashMap<>();
        tree.forEach(
                (key, value) -> {
                    if (key.equals("input_digest")) {
                        whole.put("digest", digest);
                    }
                    whole.put(key, value);
                });
        return Json.pretty(whole);
    }

    /**
     * Writes a record that is no document of the contract, such as a list of jobs, as JSON text.
     */
    public static String plainJson(Record record) {
        return Json.pretty(tree(record, ""));
    }

    /**
     * Flattens a record into cells by key, such as {@code plan.tensor}; lists are written as JSON.
     *
     * @return cells in the order of the keys; what is null is left out
     */
    public static SequencedMap<String, String> cells(Record record) {
        SequencedMap<String, String> cells = new LinkedHashMap<>();
        flatten("", tree(record, ""), cells);
        return cells;
    }

    private static void flatten(String path, Object value, Map<String, String> cells) {
        switch (value) {
            case Map<?, ?> map ->
                    map.forEach(
                            (key, v) ->
                                    flatten(
                                            path.isEmpty() ? "" + key : path + "." + key,
                                            v,
                                            cells));
            case String text -> cells.put(path, text);
            default -> cells.put(path, Json.compact(value));
        }
    }

    /** SHA-256 over the canonical document without digest, version and simulation. */
    public static String digest(ResultDocument document) {
        return digest(tree(document));
    }

    private static String digest(SequencedMap<String, Object> tree) {
        SequencedMap<String, Object> covered = new LinkedHashMap<>(tree);
        OUTSIDE_DIGEST.forEach(covered::remove);
        return sha256(Json.canonical(covered).getBytes(StandardCharsets.UTF_8));
    }

    /** Gives the SHA-256 of bytes in lower-case hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static SequencedMap<String, Object> tree(ResultDocument document) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", document.kind());
        tree.putAll(tree((Record) document, ""));
        return tree;
    }

    /**
     * The keys and values of a record.
     *
     * @param path where the record stands, for messages
     */
    static SequencedMap<String, Object> tree(Record record, String path) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        for (RecordComponent component : ResultShape.components(record.getClass())) {
            Object value = ResultShape.value(component, record);
            if (value != null) {
                put(component, value, path, tree);
            }
        }
        return tree;
    }

    private static void put(
            RecordComponent component, Object value, String path, Map<String, Object> into) {
        if (value instanceof Spread spread) {
            putSpread(spread, component, path, into);
        } else if (component.isAnnotationPresent(Flat.class)) {
            into.putAll(tree((Record) value, path));
        } else {
            String key = ResultShape.key(component);
            String at = path.isEmpty() ? key : path + "." + key;
            if (component.isAnnotationPresent(ByKind.class)) {
                putByKind((Map<?, ?>) value, key, at, into);
            } else {
                into.put(key, node(value, at));
            }
        }
    }

    private static void putSpread(
            Spread spread, RecordComponent component, String path, Map<String, Object> into) {
        for (RecordComponent statistic : ResultShape.components(Spread.class)) {
            String key = ResultShape.spreadKey(statistic.getName(), component);
            into.put(key, node(ResultShape.value(statistic, spread), path + "." + key));
        }
    }

    private static void putByKind(
            Map<?, ?> results, String key, String path, Map<String, Object> into) {
        SequencedMap<String, Object> byName = new LinkedHashMap<>();
        SequencedMap<String, Object> last = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : results.entrySet()) {
            WorkloadResult result = (WorkloadResult) entry.getValue();
            String at = path + "." + entry.getKey() + "." + result.kind();
            last = new LinkedHashMap<>();
            last.put(result.kind(), tree((Record) result, at));
            byName.put((String) entry.getKey(), last);
        }
        into.put(key, byName);
        if (byName.size() == 1) {
            into.putAll(last);
        }
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
            case Enum<?> name -> name.name().toLowerCase(Locale.ROOT);
            case DocumentNode written -> ScenarioNodes.tree(written);
            case Record record when record.getClass().isAnnotationPresent(Doc.class) ->
                    java.util.Objects.requireNonNull(RecordTree.of(record));
            case Record record -> tree(record, path);
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
}
