package org.mirinae.llm.huggingface;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.problems.SourcePosition;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;

/** The keys of a config.json, by any of the names a family gives them. */
final class ConfigKeys {

    private static final int MAX = 1 << 24; // far above any shape, so that products stay exact

    private final MappingNode config;
    private final Problems problems;
    private final Set<String> told = new HashSet<>();

    ConfigKeys(MappingNode config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    /** A number under the first of these keys that is given; a problem when there is none. */
    int number(String... keys) {
        Integer found = find(keys);
        if (found == null) {
            tell(
                    keys[0],
                    "the key is missing in config.json",
                    "Maybe the file is not a whole one.");
            return 1;
        }
        return found;
    }

    int numberOr(int otherwise, String... keys) {
        Integer found = find(keys);
        return found == null ? otherwise : found;
    }

    @Nullable Integer find(String... keys) {
        for (String key : keys) {
            if (config.entries().get(key) instanceof ScalarNode scalar && !scalar.isNull()) {
                try {
                    int value = Integer.parseInt(scalar.text());
                    if (value >= 0 && value <= MAX) {
                        return value;
                    }
                } catch (NumberFormatException e) {
                    // Told below, like a number out of range.
                }
                tell(
                        key,
                        "\"" + scalar.text() + "\" is not a whole number from 0 to " + MAX,
                        "Maybe a digit too many.");
                return 1;
            }
        }
        return null;
    }

    /** Adds a problem, once for each key. */
    void tell(String key, String message, String remedy) {
        if (told.add(key)) {
            problems.add(key, message, remedy);
        }
    }

    /** The keys of a mapping under a key, or none where there is no such mapping. */
    ConfigKeys inner(String key) {
        MappingNode inner =
                config.entries().get(key) instanceof MappingNode mapping
                        ? mapping
                        : new MappingNode(Map.of(), config.position());
        return new ConfigKeys(inner, problems);
    }

    boolean truth(String key, boolean otherwise) {
        return config.entries().get(key) instanceof ScalarNode scalar && !scalar.isNull()
                ? scalar.text().equals("true")
                : otherwise;
    }

    String text(String key, String otherwise) {
        return config.entries().get(key) instanceof ScalarNode scalar
                        && !scalar.isNull()
                        && !scalar.text().isEmpty()
                ? scalar.text()
                : otherwise;
    }

    /** The texts of a list, or nothing where there is no such list. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        if (config.entries().get(key) instanceof SequenceNode list) {
            for (DocumentNode item : list.items()) {
                if (item instanceof ScalarNode scalar) {
                    texts.add(scalar.text());
                }
            }
        }
        return texts;
    }

    /** A tree of maps, lists and values as nodes that all begin where the configuration does. */
    static DocumentNode node(Object value, SourcePosition position) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, DocumentNode> entries = new LinkedHashMap<>();
                map.forEach((key, item) -> entries.put(key.toString(), node(item, position)));
                yield new MappingNode(entries, position);
            }
            case List<?> list ->
                    new SequenceNode(
                            list.stream().map(item -> node(item, position)).toList(), position);
            default -> new ScalarNode(value.toString(), true, position);
        };
    }
}
