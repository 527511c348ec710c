package org.mirinae.schema.binding;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.SourcePosition;
import org.mirinae.schema.document.DocumentNode;

/** The place of every path of a document; a path that is not there has the place of its parent. */
final class PositionIndex {

    private final Map<String, SourcePosition> byPath = new HashMap<>();

    void add(String path, DocumentNode node) {
        byPath.put(path, node.position());
        switch (node) {
            case DocumentNode.MappingNode mapping ->
                    mapping.entries()
                            .forEach(
                                    (key, value) ->
                                            add(path.isEmpty() ? key : path + "." + key, value));
            case DocumentNode.SequenceNode sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    add(path + "[" + i + "]", sequence.items().get(i));
                }
            }
            case DocumentNode.ScalarNode scalar -> {}
        }
    }

    @Nullable SourcePosition find(String path) {
        String at = path;
        while (true) {
            SourcePosition found = byPath.get(at);
            if (found != null || at.isEmpty()) {
                return found;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
    }
}
