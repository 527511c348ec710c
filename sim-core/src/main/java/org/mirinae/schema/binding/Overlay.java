package org.mirinae.schema.binding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;

/** Lays one mapping over another: keys of the upper win, mappings are merged, lists replaced. */
final class Overlay {

    /** Keys of a mapping that stands by itself. */
    private static final List<String> WHOLE = List.of("base", "name", "type");

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
                                merged.merge(key, value, Overlay::merged);
                            }
                        });
        return new MappingNode(merged, upper.position());
    }

    private static DocumentNode merged(DocumentNode under, DocumentNode over) {
        if (!(over instanceof MappingNode mapping)) {
            return over;
        }
        if (under instanceof MappingNode) {
            return of(under, mapping);
        }
        boolean whole = WHOLE.stream().anyMatch(mapping.entries()::containsKey);
        if (whole || !(under instanceof ScalarNode name) || name.isNull()) {
            return over;
        }
        // A few fields over a name, such as a node's `gpu: H100`, are laid over what it names.
        Map<String, DocumentNode> based = new LinkedHashMap<>();
        based.put("base", name);
        based.putAll(mapping.entries());
        return new MappingNode(based, mapping.position());
    }
}
