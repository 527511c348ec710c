package org.mirinae.workload.requests;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Requests from what load generators write down. vLLM's {@code vllm bench serve --save-result
 * --save-detailed} (vllm/benchmarks/serve.py): one object with {@code input_lens}, {@code
 * output_lens} and, in later versions, {@code start_times} in seconds; without them all arrivals
 * are zero, as under a request rate of infinity. inference-perf's {@code
 * per_request_lifecycle_metrics.json}: an array of {@code start_time} in seconds and {@code info}
 * with {@code input_tokens} and {@code output_tokens}. Requests that failed are left out.
 */
final class ResultDocuments {

    private static final String DETAILED =
            "Maybe run vllm bench serve with --save-result --save-detailed.";

    private final TraceProblems problems;
    private final TraceRows rows;

    ResultDocuments(TraceProblems problems, TraceRows rows) {
        this.problems = problems;
        this.rows = rows;
    }

    /**
     * Returns whether the first object of a text has the field that vLLM's results begin to tell
     * by.
     */
    static boolean isVllm(JsonFactory json, Reader text) throws IOException {
        try (JsonParser parser = json.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.currentName().equals("input_lens")) {
                    return true;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        }
    }

    /** Reads vLLM's result. */
    void vllm(JsonFactory json, Reader text) throws IOException {
        double[] inputs = null;
        double[] outputs = null;
        double[] starts = null;
        try (JsonParser parser = json.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "input_lens" -> inputs = numbers(parser);
                    case "output_lens" -> outputs = numbers(parser);
                    case "start_times" -> starts = numbers(parser);
                    default -> parser.skipChildren();
                }
            }
        }
        if (inputs == null || outputs == null || inputs.length != outputs.length) {
            problems.add(1, 1, "input_lens and output_lens do not go together", DETAILED);
            return;
        }
        if (starts != null && starts.length != inputs.length) {
            problems.add(1, 1, "start_times has not one number for each request", DETAILED);
            return;
        }
        for (int i = 0; i < inputs.length; i++) {
            request(1, starts == null ? 0 : starts[i], inputs[i], outputs[i]);
        }
    }

    /** Reads inference-perf's requests. */
    void inferencePerf(JsonFactory json, Reader text) throws IOException {
        try (JsonParser parser = json.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                entry(parser);
            }
        }
    }

    private void entry(JsonParser parser) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        double start = Double.NaN;
        double[] info = {0, 0};
        boolean failed = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "start_time" -> start = parser.getValueAsDouble(Double.NaN);
                case "error" -> failed = value != JsonToken.VALUE_NULL;
                case "info" -> info(parser, info);
                default -> {}
            }
            parser.skipChildren();
        }
        if (Double.isNaN(start)) {
            problems.add(
                    line,
                    1,
                    "the request has no start_time",
                    "Maybe this is not inference-perf's per_request_lifecycle_metrics.json.");
        } else if (!failed) {
            request(line, start, info[0], info[1]);
        }
    }

    private static void info(JsonParser parser, double[] info) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "input_tokens" -> info[0] = parser.getValueAsDouble();
                case "output_tokens" -> info[1] = parser.getValueAsDouble();
                default -> {}
            }
            parser.skipChildren();
        }
    }

    private void request(long line, double seconds, double input, double output) {
        if (input == 0 || output == 0) {
            return; // failed: neither program says so otherwise in all versions
        }
        boolean whole = input >= 1 && output >= 1;
        if (!whole || input > Integer.MAX_VALUE || output > Integer.MAX_VALUE) {
            problems.add(
                    line,
                    1,
                    "a request has "
                            + (long) input
                            + " input and "
                            + (long) output
                            + " output"
                            + " tokens",
                    "Maybe a damaged file.");
        } else if (!(Math.abs(seconds) < 0x1p32)) {
            problems.add(line, 1, "a request starts at " + seconds + " s", "Maybe a damaged file.");
        } else {
            rows.append(Math.round(seconds * 1e9), (int) input, (int) output);
        }
    }

    private static double @Nullable [] numbers(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return null;
        }
        double[] numbers = new double[64];
        int count = 0;
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            if (t == null || !t.isNumeric()) {
                return null;
            }
            numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
            numbers[count++] = parser.getDoubleValue();
        }
        return Arrays.copyOf(numbers, count);
    }
}
