package org.mirinae.problems;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with an input.
 *
 * @param path where in the input, such as {@code cluster.nodes[0].count}; empty for the whole
 * @param position the place in the document, where there is one
 * @param message what is wrong, with the value; no full stop at the end
 * @param remedy what to do, beginning with "Maybe" and ending with a full stop; may be empty
 */
public record Problem(
        String path, @Nullable SourcePosition position, String message, String remedy) {

    /** A problem without a place in a document. */
    public Problem(String path, String message, String remedy) {
        this(path, null, message, remedy);
    }

    /**
     * Writes the problem as users see it: {@code path: message (file:line:column).} and the remedy
     * on a second line.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append(message);
        if (position != null) {
            text.append(" (").append(position).append(')');
        }
        text.append('.');
        if (!remedy.isEmpty()) {
            text.append('\n').append(remedy);
        }
        return text.toString();
    }
}
