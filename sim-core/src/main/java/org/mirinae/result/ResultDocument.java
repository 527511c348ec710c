package org.mirinae.result;

import java.util.SequencedMap;

/**
 * Holds what a verb yields. Every implementation is a record with {@link DocumentKind} whose
 * components have {@link Metric}; {@code ResultWriter} makes the JSON of the contract from it and
 * {@code ResultReader} reads it back.
 */
public interface ResultDocument {

    /** The value of the key {@code kind}, such as {@code run} or {@code search}. */
    default String kind() {
        return kind(getClass());
    }

    /** States where the document comes from; a {@link org.mirinae.schema.Flat} component. */
    Provenance provenance();

    /** Bounds of figures, by the path of each in the document. */
    SequencedMap<String, Interval> bounds();

    /** The kind of a type of document. */
    static String kind(Class<? extends ResultDocument> type) {
        DocumentKind kind = type.getAnnotation(DocumentKind.class);
        if (kind == null) {
            throw new IllegalStateException(type + " has no @DocumentKind");
        }
        return kind.value();
    }
}
