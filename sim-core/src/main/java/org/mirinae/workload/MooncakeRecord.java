package org.mirinae.workload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One line of a Mooncake trace, its numbers as written; kvcache-ai/Mooncake, FAST25-release.
 *
 * @param timestamp in milliseconds, or null where it is missing
 * @param inputLength tokens, or null where missing
 * @param outputLength tokens, or null where missing
 * @param alone whether nothing else follows on the line
 */
record MooncakeRecord(
        @Nullable String timestamp,
        @Nullable String inputLength,
        @Nullable String outputLength,
        boolean alone) {

    /**
     * Reads a line.
     *
     * @return null where it is no JSON object
     * @throws IOException when it is not whole, or nested or long beyond Jackson's limits
     */
    static @Nullable MooncakeRecord read(JsonFactory json, String line) throws IOException {
        String time = null;
        String input = null;
        String output = null;
        try (JsonParser parser = json.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "timestamp" -> time = parser.getText();
                    case "input_length" -> input = parser.getText();
                    case "output_length" -> output = parser.getText();
                    default -> {}
                }
                parser.skipChildren();
            }
            return new MooncakeRecord(time, input, output, parser.nextToken() == null);
        }
    }
}
