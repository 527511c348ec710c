package org.mirinae.workload.requests;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a text, none longer than a bound: a small archive may hold one line that no memory
 * holds.
 */
final class BoundedLines {

    /** Longest line in UTF-16 units; assumed, a hundred times beyond any record of a trace. */
    static final int MAX_LENGTH = 1 << 20;

    /** A line went beyond the bound. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException() {
            super("a line is longer than " + MAX_LENGTH + " characters");
        }
    }

    private final Reader reader;
    private final char[] buffer = new char[1 << 16];
    private int next;
    private int end;
    private boolean skipLineFeed;

    BoundedLines(Reader reader) {
        this.reader = reader;
    }

    /** The next line without its end, or null where there is none; CR, LF and CRLF end lines. */
    @Nullable String next() throws IOException {
        StringBuilder line = null;
        while (fill()) {
            int from = next;
            while (next < end && buffer[next] != '\n' && buffer[next] != '\r') {
                next++;
            }
            line = line == null ? new StringBuilder(next - from) : line;
            if (line.length() + (next - from) > MAX_LENGTH) {
                throw new TooLongException();
            }
            line.append(buffer, from, next - from);
            if (next < end) {
                skipLineFeed = buffer[next++] == '\r';
                return line.toString();
            }
        }
        return line == null || line.isEmpty() ? null : line.toString();
    }

    /**
     * Reads on and returns whether there is anything to read; a line feed after a carriage return
     * is passed over.
     */
    private boolean fill() throws IOException {
        while (true) {
            if (next == end) {
                end = Math.max(0, reader.read(buffer, 0, buffer.length));
                next = 0;
            }
            if (end == 0) {
                return false;
            }
            if (!skipLineFeed) {
                return true;
            }
            skipLineFeed = false;
            if (buffer[next] == '\n') {
                next++;
            }
            if (next < end) {
                return true;
            }
        }
    }
}
