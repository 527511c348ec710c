package org.mirinae.problems;

/**
 * A place in a document.
 *
 * @param source name of the document as the user knows it, such as a file name
 * @param line from 1
 * @param column from 1
 */
public record SourcePosition(String source, int line, int column) {
    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
