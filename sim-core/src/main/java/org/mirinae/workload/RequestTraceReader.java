package org.mirinae.workload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;

/**
 * Reads request traces. The format is told by the header or the first record: Azure CSV, Vidur CSV,
 * our own CSV, Mooncake JSONL; compressed by gzip or not; a last line without newline counts. A
 * trace with anything wrong in it is not read by halves: every problem is told, and nothing comes
 * back.
 */
public final class RequestTraceReader {

    private static final String FIELDS =
            "Maybe use Mooncake's fields timestamp, input_length and output_length.";
    private static final String CUT_OFF = "Maybe the file was cut off while it was copied.";

    private final TraceProblems problems;
    private final JsonFactory json = new JsonFactory();
    private final String name;
    private long[] arrivalNanos = new long[1024];
    private int[] inputTokens = new int[1024];
    private int[] outputTokens = new int[1024];
    private int size;
    private long line;
    private long previousNanos = Long.MIN_VALUE;
    private long originNanos;

    private RequestTraceReader(String name, Problems problems) {
        this.name = name;
        this.problems = new TraceProblems(name, problems);
    }

    /**
     * Reads a trace.
     *
     * @param name of the file, for messages
     * @param bytes its content
     * @param problems takes what is wrong, at the path of the trace
     * @return the trace, or null after adding a problem
     */
    public static @Nullable RequestTrace read(String name, byte[] bytes, Problems problems) {
        return new RequestTraceReader(name, problems).read(bytes);
    }

    private @Nullable RequestTrace read(byte[] bytes) {
        try (Reader reader = open(bytes)) {
            lines(new BoundedLines(reader));
        } catch (BoundedLines.TooLongException e) {
            problems.add(
                    line + 1,
                    1,
                    "the line is longer than " + BoundedLines.MAX_LENGTH + " characters",
                    "Maybe another file was meant.");
        } catch (EOFException e) {
            problems.add(line + 1, 1, "the compressed trace ends too early", CUT_OFF);
        } catch (ZipException e) {
            problems.add(
                    line + 1, 1, "the compressed trace is damaged", "Maybe copy it once more.");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        problems.finish();
        return problems.any()
                ? null
                : new RequestTrace(
                        name,
                        Arrays.copyOf(arrivalNanos, size),
                        Arrays.copyOf(inputTokens, size),
                        Arrays.copyOf(outputTokens, size));
    }

    private static Reader open(byte[] bytes) throws IOException {
        InputStream stream = new ByteArrayInputStream(bytes);
        boolean gzip = bytes.length > 1 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
        return new InputStreamReader(
                gzip ? new GZIPInputStream(stream, 1 << 16) : stream, StandardCharsets.UTF_8);
    }

    private void lines(BoundedLines reader) throws IOException {
        String first = next(reader);
        if (first != null && first.startsWith("\ufeff")) {
            first = first.substring(1);
        }
        if (first == null) {
            problems.add(1, 1, "the trace is empty", "Maybe another file was meant.");
            return;
        }
        if (first.startsWith("{")) {
            for (String text = first; text != null; text = next(reader)) {
                mooncake(text);
            }
        } else {
            csv(first, reader);
        }
        if (size == 0 && !problems.any()) {
            problems.add(line, 1, "the trace has no requests", "Maybe another file was meant.");
        }
    }

    /** The next line that holds anything, or null at the end. */
    private @Nullable String next(BoundedLines reader) throws IOException {
        for (String text = reader.next(); text != null; text = reader.next()) {
            line++;
            if (!text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    private void csv(String header, BoundedLines reader) throws IOException {
        List<String> names = Arrays.stream(header.split(",", -1)).map(String::strip).toList();
        for (TraceFormat format : TraceFormat.values()) {
            int[] columns = format.columns(names);
            if (columns != null) {
                for (String text = next(reader); text != null; text = next(reader)) {
                    row(text.split(",", -1), format, columns, names.size());
                }
                return;
            }
        }
        List<String> known = new ArrayList<>();
        for (TraceFormat format : TraceFormat.values()) {
            known.add("`" + format.header() + "`");
        }
        String shown = header.length() > 80 ? header.substring(0, 80) + "..." : header;
        problems.add(
                line,
                1,
                "\"" + shown + "\" begins no known kind of trace",
                "Maybe add one of the headers "
                        + String.join(", ", known)
                        + ", or use Mooncake's JSON lines.");
    }

    private void row(String[] fields, TraceFormat format, int[] columns, int width) {
        if (fields.length != width) {
            problems.add(
                    line,
                    1,
                    "the line has " + fields.length + " of " + width + " columns",
                    CUT_OFF);
            return;
        }
        String time = fields[columns[0]].strip();
        Long nanos = format.calendar() ? CalendarTime.nanos(time) : scaled(time, 1e9);
        if (nanos == null) {
            problems.add(
                    line,
                    column(fields, columns[0]),
                    "\"" + time + "\" is not a " + (format.calendar() ? "date" : "time in seconds"),
                    format.calendar()
                            ? "Maybe write it like 2023-11-16 18:17:03.9799600."
                            : "Maybe write it like 12.5.");
        } else if (format.calendar() && size == 0) {
            originNanos = nanos;
        }
        int input = tokens(fields[columns[1]].strip(), "input", column(fields, columns[1]));
        int output = tokens(fields[columns[2]].strip(), "output", column(fields, columns[2]));
        if (nanos != null) {
            add(nanos - originNanos, input, output, column(fields, columns[0]));
        }
    }

    private static int column(String[] fields, int index) {
        int column = 1;
        for (int i = 0; i < index; i++) {
            column += fields[i].length() + 1;
        }
        return column;
    }

    private static @Nullable Long scaled(String text, double nanosPerUnit) {
        // Java reads more than people write: 0x1p3, 1d, Infinity.
        if (!text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
            return null;
        }
        try {
            double value = Double.parseDouble(text) * nanosPerUnit;
            return Math.abs(value) < 0x1p62 ? Math.round(value) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private int tokens(@Nullable String text, String side, int column) {
        if (text == null) {
            problems.add(line, column, "the record names no " + side + " tokens", CUT_OFF);
            return 0;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 1 && value <= Integer.MAX_VALUE) {
                return (int) value;
            }
            problems.add(
                    line,
                    column,
                    "the request has " + value + " " + side + " tokens",
                    value < 1
                            ? "Maybe drop the line: a request has at least one token in and one out."
                            : "Maybe a digit too many.");
        } catch (NumberFormatException e) {
            problems.add(
                    line,
                    column,
                    "\"" + text + "\" is not a whole number of " + side + " tokens",
                    "Maybe write it like 512.");
        }
        return 0;
    }

    private void mooncake(String text) {
        MooncakeRecord record;
        try {
            record = MooncakeRecord.read(json, text);
        } catch (StreamConstraintsException e) {
            problems.add(line, 1, "the line holds a number or a nesting beyond measure", FIELDS);
            return;
        } catch (JsonProcessingException e) {
            int column = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
            problems.add(line, column, "the line is not whole JSON", CUT_OFF);
            return;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        if (record == null) {
            problems.add(line, 1, "the line is not a JSON object", CUT_OFF);
        } else if (!record.alone()) {
            problems.add(
                    line, 1, "more than one record is on the line", "Maybe write one on each.");
        } else {
            request(record);
        }
    }

    private void request(MooncakeRecord record) {
        String time = record.timestamp();
        Long nanos = time == null ? null : scaled(time, 1e6);
        if (nanos == null) {
            problems.add(
                    line,
                    1,
                    time == null
                            ? "the record has no timestamp"
                            : "\"" + time + "\" is not a time in milliseconds",
                    FIELDS);
        }
        int in = tokens(record.inputLength(), "input", 1);
        int out = tokens(record.outputLength(), "output", 1);
        if (nanos != null) {
            add(nanos, in, out, 1);
        }
    }

    private void add(long nanos, int input, int output, int column) {
        if (nanos < 0 && previousNanos == Long.MIN_VALUE) {
            problems.add(
                    line,
                    column,
                    "the arrival " + seconds(nanos) + " lies before time zero",
                    "Maybe shift all arrivals.");
        }
        if (nanos < previousNanos) {
            problems.add(
                    line,
                    column,
                    "the arrival "
                            + seconds(nanos)
                            + " lies before the one above it, "
                            + seconds(previousNanos),
                    "Maybe sort the trace by arrival.");
        }
        previousNanos = Math.max(previousNanos, nanos);
        if (size == arrivalNanos.length) {
            arrivalNanos = Arrays.copyOf(arrivalNanos, 2 * size);
            inputTokens = Arrays.copyOf(inputTokens, 2 * size);
            outputTokens = Arrays.copyOf(outputTokens, 2 * size);
        }
        arrivalNanos[size] = nanos;
        inputTokens[size] = input;
        outputTokens[size++] = output;
    }

    private static String seconds(long nanos) {
        return nanos / 1e9 + " s";
    }
}
