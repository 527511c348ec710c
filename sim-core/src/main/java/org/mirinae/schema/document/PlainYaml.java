package org.mirinae.schema.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.SourcePosition;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;

/**
 * Reads the plain part of YAML that nearly all scenarios and catalogue entries are written in, at a
 * tenth of what the whole language costs: block mappings and sequences, flow collections and
 * scalars of one line each, comments. Gives up on everything else, and on everything wrong, so that
 * {@link DocumentReader} reads it by the whole language and tells what is wrong. What is read here
 * has the tree and the places that the whole language gives it.
 */
final class PlainYaml {

    /** Deeper nesting is left to the whole language. */
    private static final int MAX_DEPTH = 32;

    private static final int NONE = -1;

    private final String source;
    private final String text;
    private int nodes;
    private int depth;

    /** The current line: its number from 1, its first character, its end, its first non-space. */
    private int line;

    private int start;
    private int end = NONE;
    private int begin;

    /** Behind what was read last of the current line. */
    private int at;

    private PlainYaml(String source, String text) {
        this.source = source;
        this.text = text;
    }

    /**
     * The tree of a document.
     *
     * @param source its name, for places
     * @return null where the document is not plain, or not well-formed
     */
    static @Nullable DocumentNode read(String source, String text) {
        if (!hasPlainCharacters(text)) {
            return null;
        }
        PlainYaml reader = new PlainYaml(source, text);
        if (!reader.nextLine()) {
            return null;
        }
        DocumentNode root = reader.root();
        boolean whole = root != null && reader.begin == NONE;
        boolean none = root instanceof ScalarNode scalar && scalar.isNull();
        return whole && !none && reader.nodes <= DocumentReader.MAX_NODES ? root : null;
    }

    /** No controls, no tabs, no line ends but newlines, nothing beyond the basic plane. */
    private static boolean hasPlainCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean printable = c >= ' ' && c <= '~' || c == '\n';
            if (!printable && (c < 0xA0 || c > 0xD7FF || c == 0x2028 || c == 0x2029)) {
                return false;
            }
        }
        return true;
    }

    /** Goes to the next line that holds more than a comment; at the end, begin is NONE. */
    private boolean nextLine() {
        while (end < text.length()) {
            start = end + 1;
            line++;
            int newline = text.indexOf('\n', start);
            end = newline < 0 ? text.length() : newline;
            begin = skipSpaces(start);
            if (begin < end && text.charAt(begin) != '#') {
                return true;
            }
        }
        begin = NONE;
        return false;
    }

    private int skipSpaces(int from) {
        int i = from;
        while (i < end && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private int column() {
        return begin == NONE ? NONE : begin - start;
    }

    private SourcePosition place(int offset) {
        return new SourcePosition(source, line, offset - start + 1);
    }

    private char charAt(int offset) {
        return offset < end ? text.charAt(offset) : '\n';
    }

    private @Nullable DocumentNode root() {
        if (isItem(begin) || keyEnd(begin) != NONE) {
            return block();
        }
        DocumentNode value = text.startsWith("...", begin) ? null : inline(begin);
        nextLine();
        return value;
    }

    private boolean isItem(int offset) {
        char next = charAt(offset + 1);
        return charAt(offset) == '-' && (next == ' ' || next == '\n');
    }

    /** The collection that begins on the current line, and all lines of it. */
    private @Nullable DocumentNode block() {
        if (depth == MAX_DEPTH) {
            return null;
        }
        depth++;
        DocumentNode node = isItem(begin) ? sequence() : mapping();
        depth--;
        return node;
    }

    private @Nullable DocumentNode mapping() {
        int column = column();
        SourcePosition place = place(begin);
        Map<String, DocumentNode> entries = new LinkedHashMap<>();
        nodes++;
        while (column() == column) {
            int colon = keyEnd(begin);
            if (colon == NONE || isItem(begin)) {
                return null;
            }
            String key = key(begin, colon);
            DocumentNode value = blockValue(skipSpaces(colon + 1), column);
            nodes++;
            if (value == null || entries.putIfAbsent(key, value) != null) {
                return null;
            }
        }
        return column() > column ? null : new MappingNode(entries, place);
    }

    private @Nullable DocumentNode sequence() {
        int column = column();
        SourcePosition place = place(begin);
        List<DocumentNode> items = new ArrayList<>();
        nodes++;
        while (column() == column && isItem(begin)) {
            int item = skipSpaces(begin + 1);
            DocumentNode value;
            if (!isItem(item) && keyEnd(item) != NONE) {
                // A mapping that begins behind the dash is indented as if the dash were a space.
                begin = item;
                value = block();
            } else {
                value = blockValue(item, column);
            }
            if (value == null) {
                return null;
            }
            items.add(value);
        }
        return column() >= column ? null : new SequenceNode(List.copyOf(items), place);
    }

    /**
     * Reads what stands behind a key or a dash: on the same line, or as a block on the next ones.
     */
    private @Nullable DocumentNode blockValue(int from, int column) {
        if (from < end && text.charAt(from) != '#') {
            DocumentNode value = inline(from);
            nextLine();
            return value;
        }
        return nextLine() && column() > column ? block() : null;
    }

    /** Returns where the colon of the key stands that begins at an offset; NONE where none does. */
    private int keyEnd(int from) {
        char first = charAt(from);
        int i = from;
        if (first == '"' || first == '\'') {
            i = quoteEnd(from);
            if (i == NONE) {
                return NONE;
            }
            i++;
        } else {
            while (isKeyPart(charAt(i), i > from)) {
                i++;
            }
        }
        boolean colon = i > from && charAt(i) == ':' && i - from < 256;
        return colon && (charAt(i + 1) == ' ' || charAt(i + 1) == '\n') ? i : NONE;
    }

    private static boolean isKeyPart(char c, boolean inside) {
        return isWord(c) || inside && (c == ' ' || c == '-' || c == '.' || c == '/' || c == '+');
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c >= 0xA0;
    }

    private String key(int from, int to) {
        char first = text.charAt(from);
        return first == '"' || first == '\''
                ? text.substring(from + 1, to - 1)
                : stripped(from, to);
    }

    private String stripped(int from, int to) {
        int last = to;
        while (last > from && text.charAt(last - 1) == ' ') {
            last--;
        }
        return text.substring(from, last);
    }

    /** The closing quote on the same line; NONE where there is none or where quotes are escaped. */
    private int quoteEnd(int from) {
        char quote = text.charAt(from);
        int close = text.indexOf(quote, from + 1, end);
        boolean escapes =
                close >= 0
                        && (quote == '"'
                                ? text.indexOf('\\', from, close) >= 0
                                : charAt(close + 1) == '\'');
        return escapes ? NONE : close;
    }

    /** A value of one line, with nothing but a comment behind it. */
    private @Nullable DocumentNode inline(int from) {
        char first = charAt(from);
        DocumentNode value;
        if (first == '[' || first == '{' || first == '"' || first == '\'') {
            value = flow(from);
            int rest = skipSpaces(at);
            boolean comment = rest > at && charAt(rest) == '#';
            return rest == end || comment ? value : null;
        }
        int comment = text.indexOf(" #", from, end);
        int to = comment < 0 ? end : comment;
        String plain = stripped(from, to);
        return beginsPlain(from) && !plain.contains(": ") && !plain.endsWith(":")
                ? scalar(plain, true, from)
                : null;
    }

    /**
     * Returns whether a scalar without quotes may begin so; other beginnings may mean something.
     */
    private boolean beginsPlain(int from) {
        char c = charAt(from);
        char next = charAt(from + 1);
        return isWord(c)
                || c == '-' && next >= '0' && next <= '9'
                || c == '.'
                || c == '/'
                || c == '+'
                || c == '~'
                || c == '(';
    }

    private ScalarNode scalar(String value, boolean plain, int from) {
        nodes++;
        return new ScalarNode(value, plain, place(from));
    }

    /** A value inside brackets, or the brackets themselves; leaves {@link #at} behind it. */
    private @Nullable DocumentNode flow(int from) {
        char first = charAt(from);
        at = end;
        if (first == '"' || first == '\'') {
            int close = quoteEnd(from);
            at = close + 1;
            return close == NONE ? null : scalar(text.substring(from + 1, close), false, from);
        }
        if (first == '[' || first == '{') {
            if (depth == MAX_DEPTH) {
                return null;
            }
            depth++;
            DocumentNode node = first == '[' ? flowSequence(from) : flowMapping(from);
            depth--;
            return node;
        }
        int to = from;
        while (to < end && ",[]{}:#".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        char stop = charAt(to);
        at = to;
        return beginsPlain(from) && (stop == ',' || stop == ']' || stop == '}')
                ? scalar(stripped(from, to), true, from)
                : null;
    }

    private @Nullable DocumentNode flowSequence(int from) {
        List<DocumentNode> items = new ArrayList<>();
        nodes++;
        int i = skipSpaces(from + 1);
        while (items.isEmpty() ? charAt(i) != ']' : charAt(i) == ',') {
            DocumentNode item = flow(items.isEmpty() ? i : skipSpaces(i + 1));
            if (item == null) {
                return null;
            }
            items.add(item);
            i = skipSpaces(at);
        }
        at = i + 1;
        return charAt(i) == ']' ? new SequenceNode(List.copyOf(items), place(from)) : null;
    }

    private @Nullable DocumentNode flowMapping(int from) {
        Map<String, DocumentNode> entries = new LinkedHashMap<>();
        nodes++;
        int i = skipSpaces(from + 1);
        while (entries.isEmpty() ? charAt(i) != '}' : charAt(i) == ',') {
            int name = entries.isEmpty() ? i : skipSpaces(i + 1);
            int colon = keyEnd(name);
            if (colon == NONE) {
                return null;
            }
            DocumentNode value = flow(skipSpaces(colon + 1));
            nodes++;
            if (value == null || entries.putIfAbsent(key(name, colon), value) != null) {
                return null;
            }
            i = skipSpaces(at);
        }
        at = i + 1;
        return charAt(i) == '}' ? new MappingNode(entries, place(from)) : null;
    }
}
