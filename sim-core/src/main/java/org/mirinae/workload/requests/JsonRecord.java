package org.mirinae.workload.requests;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a trace in JSON, its numbers as written. Three families are understood: Mooncake's
 * (kvcache-ai/Mooncake, FAST25-release: {@code timestamp} in milliseconds, {@code input_length},
 * {@code output_length}, {@code hash_ids} of 512 tokens), those of vLLM runs and of LLMServingSim
 * ({@code input_toks}, {@code output_toks}, {@code arrival_time_ns} or {@code arrival_time} in
 * seconds, chained {@code blockN_hashes} of N tokens), and ShareGPT's conversations.
 */
final class JsonRecord {

    /** Tokens of a block of Mooncake's hashes. */
    private static final int MOONCAKE_BLOCK = 512;

    /** English text in UTF-8 for each token of a usual vocabulary; assumed. */
    private static final double BYTES_PER_TOKEN = 4;

    private static final Pattern HASHES = Pattern.compile("block(\\d{1,5})_hashes");

    /** One question and its answer, in tokens. */
    record Turn(int input, int output) {}

    @Nullable String time;
    double nanosPerUnit = 1e6;
    @Nullable String input;
    @Nullable String output;
    int blockTokens;
    long[] hashes = new long[0];
    @Nullable List<Turn> turns;
    boolean alone;

    private JsonRecord() {}

    /**
     * Reads a line.
     *
     * @return null where it is no JSON object
     * @throws IOException when it is not whole, or nested or long beyond Jackson's limits
     */
    static @Nullable JsonRecord read(JsonFactory json, String line) throws IOException {
        JsonRecord record = new JsonRecord();
        try (JsonParser parser = json.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                record.field(field, parser);
                parser.skipChildren();
            }
            record.alone = parser.nextToken() == null;
        }
        return record;
    }

    private void field(String field, JsonParser parser) throws IOException {
        switch (field) {
            case "timestamp" -> time(parser, 1e6);
            case "arrival_time_ns" -> time(parser, 1);
            case "arrival_time", "arrived_at" -> time(parser, 1e9);
            case "input_length", "input_toks", "input_tokens" -> input = parser.getText();
            case "output_length", "output_toks", "output_tokens" -> output = parser.getText();
            case "hash_ids" -> hashes(parser, MOONCAKE_BLOCK);
            case "conversations", "conversation", "messages" -> turns = turns(parser);
            default -> {
                Matcher named = HASHES.matcher(field);
                if (named.matches()) {
                    hashes(parser, Integer.parseInt(named.group(1)));
                }
            }
        }
    }

    private void time(JsonParser parser, double unit) throws IOException {
        time = parser.getText();
        nanosPerUnit = unit;
    }

    private void hashes(JsonParser parser, int block) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY || block < 1) {
            return;
        }
        long[] chain = new long[16];
        int count = 0;
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            if (t == null || !t.isNumeric()) {
                parser.skipChildren();
                continue;
            }
            chain = count == chain.length ? Arrays.copyOf(chain, 2 * count) : chain;
            chain[count++] = parser.getValueAsLong();
        }
        blockTokens = block;
        hashes = Arrays.copyOf(chain, count);
    }

    /** Every answer with all that was said before it as its prompt. */
    private static @Nullable List<Turn> turns(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return null;
        }
        List<Turn> turns = new ArrayList<>();
        double before = 0;
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String who = "";
            long bytes = 0;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "from", "role" -> who = parser.getText();
                    case "value", "content" ->
                            bytes = parser.getText().getBytes(StandardCharsets.UTF_8).length;
                    default -> {}
                }
                parser.skipChildren();
            }
            double tokens = Math.ceil(bytes / BYTES_PER_TOKEN);
            if ((who.equals("gpt") || who.equals("assistant")) && tokens > 0 && before > 0) {
                turns.add(new Turn((int) Math.min(before, 1e9), (int) Math.min(tokens, 1e9)));
            }
            before += tokens;
        }
        return turns;
    }
}
