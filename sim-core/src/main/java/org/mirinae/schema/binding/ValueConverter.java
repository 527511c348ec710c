package org.mirinae.schema.binding;

import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.document.DocumentNode;

/**
 * Reads a type in a way of its own, such as a trace named by a file.
 *
 * @param <T> the type
 */
@FunctionalInterface
public interface ValueConverter<T> {

    /**
     * Reads a value.
     *
     * @param node what stands in the document
     * @param problems takes what is wrong, at the value's path
     * @return the value, or null after adding a problem
     */
    @Nullable T convert(DocumentNode node, Problems problems);
}
