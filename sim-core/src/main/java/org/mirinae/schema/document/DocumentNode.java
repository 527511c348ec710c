package org.mirinae.schema.document;

import java.util.List;
import java.util.Map;
import org.mirinae.problems.SourcePosition;

/** A document as a tree, with the place of every node. Immutable; sub-trees may be shared. */
public sealed interface DocumentNode {

    /** Returns where the node begins. */
    SourcePosition position();

    /**
     * A mapping; keys in the order of the document.
     *
     * @param entries values by key
     * @param position where it begins
     */
    record MappingNode(Map<String, DocumentNode> entries, SourcePosition position)
            implements DocumentNode {}

    /**
     * A sequence.
     *
     * @param items in order
     * @param position where it begins
     */
    record SequenceNode(List<DocumentNode> items, SourcePosition position)
            implements DocumentNode {}

    /**
     * A scalar, as written: what it means is decided by the type it is read into.
     *
     * @param text without quotes
     * @param plain written without quotes
     * @param position where it begins
     */
    record ScalarNode(String text, boolean plain, SourcePosition position) implements DocumentNode {

        /**
         * Returns whether it stands for nothing: empty, {@code ~} or {@code null} without quotes.
         */
        public boolean isNull() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }
    }

    /** Returns what kind of node this is, for messages. */
    default String kindName() {
        return switch (this) {
            case MappingNode m -> "a mapping";
            case SequenceNode s -> "a list";
            case ScalarNode s -> s.isNull() ? "nothing" : "\"" + s.text() + "\"";
        };
    }
}
