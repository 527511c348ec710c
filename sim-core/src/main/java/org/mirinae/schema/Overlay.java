package org.mirinae.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mirinae.schema.DocumentNode.MappingNode;

/** Lays one mapping over another: keys of the upper win, mappings are merged, lists replaced. */
final class Overlay {

    private Overlay() {}

    static DocumentNode of(DocumentNode base, MappingNode upper) {
        if (!(base instanceof MappingNode lower)) {
            return upper;
        }
        Map<String, DocumentNode> merged = new LinkedHashMap<>(lower.entries());
        upper.entries()
                .forEach(
                        (key, value) -> {
                            if (!key.equals("base")) {
                                merged.merge(
                                        key,
                                        value,
                                        (under, over) ->
                                                over instanceof MappingNode mapping
                                                                && under instanceof MappingNode
                                                        ? of(under, mapping)
                                                        : over);
                            }
                        });
        return new MappingNode(merged, upper.position());
    }
}
