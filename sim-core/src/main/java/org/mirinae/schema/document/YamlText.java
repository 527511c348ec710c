package org.mirinae.schema.document;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;

/**
 * YAML text of a tree of maps, lists, text, numbers and truth values, for people to read and edit.
 */
public final class YamlText {

    // Plain words that YAML cannot take for anything else; all other text is quoted.
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z][A-Za-z0-9_./+() -]*[A-Za-z0-9_)/]|[A-Za-z]");
    private static final Pattern QUANTITY =
            Pattern.compile("[0-9][0-9.]*(?:[eE][0-9]+)? [A-Za-z/]+");
    private static final List<String> RESERVED =
            List.of("true", "false", "null", "yes", "no", "on", "off");

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    /** Block style, indented by two. */
    public static String of(Map<String, ?> tree) {
        YamlText yaml = new YamlText();
        yaml.mapping(tree, 0, false);
        return yaml.out.toString();
    }

    /** Block style of a mapping, indented by two. */
    public static String of(MappingNode node) {
        return of(node.entries());
    }

    /** Returns what a node holds, so that nodes and plain trees are written alike. */
    private static @Nullable Object opened(@Nullable Object value) {
        return switch (value) {
            case MappingNode mapping -> mapping.entries();
            case SequenceNode list -> list.items();
            case ScalarNode scalar -> scalar.plain() ? new Plain(scalar.text()) : scalar.text();
            case null, default -> value;
        };
    }

    /** A scalar that is written as it is. */
    private record Plain(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private void mapping(Map<?, ?> map, int depth, boolean inList) {
        boolean first = inList;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                out.repeat(' ', 2 * depth);
            }
            first = false;
            out.append(scalar(String.valueOf(entry.getKey()))).append(':');
            value(entry.getValue(), depth + 1);
        }
    }

    private void value(@Nullable Object node, int depth) {
        switch (opened(node)) {
            case Map<?, ?> map when map.isEmpty() -> out.append(" {}\n");
            case Map<?, ?> map -> {
                out.append('\n');
                mapping(map, depth, false);
            }
            case List<?> list when list.isEmpty() -> out.append(" []\n");
            case List<?> list -> {
                out.append('\n');
                for (Object each : list) {
                    Object item = opened(each);
                    out.repeat(' ', 2 * depth).append('-');
                    if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                        out.append(' ');
                        mapping(map, depth + 1, true);
                    } else {
                        value(item, depth + 1);
                    }
                }
            }
            case String text -> out.append(' ').append(scalar(text)).append('\n');
            case null -> out.append(" null\n");
            case Object value -> out.append(' ').append(value).append('\n');
        }
    }

    private static String scalar(String text) {
        boolean plain =
                (PLAIN.matcher(text).matches()
                                && !RESERVED.contains(text.toLowerCase(java.util.Locale.ROOT)))
                        || QUANTITY.matcher(text).matches();
        if (plain) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20) {
                        quoted.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
