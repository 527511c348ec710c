package org.mirinae.result.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.problems.SourcePosition;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;

/** Reads JSON text into a tree of nodes that know their places; numbers keep their text. */
final class JsonNodes {

    /** Longest text read into one value, and deepest nesting; assumed, far above any result. */
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxNestingDepth(100).maxStringLength(1 << 20).build();

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(LIMITS)
                    .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final String source;
    private final JsonParser parser;

    private JsonNodes(String source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    /**
     * Reads one document.
     *
     * @param source its name, for places
     * @throws JsonProcessingException where the text is not JSON, is cut off or goes on behind its
     *     end
     */
    static DocumentNode read(String source, String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonNodes nodes = new JsonNodes(source, parser);
            DocumentNode root = nodes.node(parser.nextToken());
            if (parser.nextToken() != null) {
                throw new com.fasterxml.jackson.core.JsonParseException(
                        parser, "there is something behind its end");
            }
            return root;
        }
    }

    private DocumentNode node(JsonToken token) throws IOException {
        if (token == null) {
            throw new com.fasterxml.jackson.core.io.JsonEOFException(
                    parser, null, "it ends too early");
        }
        SourcePosition at = position();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, DocumentNode> entries = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    entries.put(key, node(parser.nextToken()));
                }
                yield new MappingNode(entries, at);
            }
            case START_ARRAY -> {
                List<DocumentNode> items = new ArrayList<>();
                for (JsonToken t = parser.nextToken();
                        t != JsonToken.END_ARRAY;
                        t = parser.nextToken()) {
                    items.add(node(t));
                }
                yield new SequenceNode(items, at);
            }
            case VALUE_STRING -> new ScalarNode(parser.getText(), false, at);
            default -> new ScalarNode(parser.getText(), true, at);
        };
    }

    private SourcePosition position() {
        var location = parser.currentTokenLocation();
        return new SourcePosition(source, location.getLineNr(), location.getColumnNr());
    }
}
