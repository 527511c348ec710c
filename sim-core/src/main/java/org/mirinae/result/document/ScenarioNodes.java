package org.mirinae.result.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.SourcePosition;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;

/** Turns parts of a scenario inside a result into trees of JSON, and back. */
public final class ScenarioNodes {

    private static final SourcePosition NOWHERE = new SourcePosition("result", 1, 1);

    private ScenarioNodes() {}

    /**
     * A node of a scenario out of a tree of maps, lists, text, numbers and truth values; what is
     * null in it is left out.
     */
    public static DocumentNode of(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                Map<String, DocumentNode> entries = new LinkedHashMap<>();
                map.forEach(
                        (key, value) -> {
                            if (value != null) {
                                entries.put((String) key, of(value));
                            }
                        });
                yield new MappingNode(entries, NOWHERE);
            }
            case List<?> list -> {
                List<DocumentNode> items = new ArrayList<>();
                list.forEach(item -> items.add(of(item)));
                yield new SequenceNode(items, NOWHERE);
            }
            case String text -> new ScalarNode(text, false, NOWHERE);
            case Double number -> new ScalarNode(Json.number(number), true, NOWHERE);
            default -> new ScalarNode(tree.toString(), true, NOWHERE);
        };
    }

    /** The tree of a node that {@link #of} made. */
    static Object tree(DocumentNode node) {
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                mapping.entries().forEach((key, value) -> map.put(key, tree(value)));
                yield map;
            }
            case SequenceNode sequence ->
                    sequence.items().stream().map(ScenarioNodes::tree).toList();
            case ScalarNode scalar -> scalar.plain() ? plain(scalar.text()) : scalar.text();
        };
    }

    private static Object plain(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        Long whole = whole(text);
        return whole == null ? (Object) Double.valueOf(text) : whole;
    }

    private static @Nullable Long whole(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notWhole) {
            return null;
        }
    }
}
