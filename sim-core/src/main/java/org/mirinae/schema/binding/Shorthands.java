package org.mirinae.schema.binding;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Shorthand;
import org.mirinae.schema.Tag;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;

/** Turns a bare scalar into the mapping it is short for. */
final class Shorthands {

    private Shorthands() {}

    /**
     * The mapping a scalar stands for: by {@link Shorthand}, or a bare tag; null where it is none.
     */
    static @Nullable DocumentNode expand(Class<?> type, DocumentNode node) {
        if (!(node instanceof ScalarNode scalar) || scalar.isNull()) {
            return null;
        }
        Tag tag = type.getAnnotation(Tag.class);
        if (tag != null && tag.value().equals(scalar.text())) {
            return new MappingNode(Map.of(), node.position());
        }
        return type.isAnnotationPresent(Shorthand.class)
                ? new MappingNode(
                        Map.of(RecordShape.of(type).keys().getFirst(), node), node.position())
                : null;
    }
}
