package org.mirinae.workload.requests;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
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
 * Reads request traces. The format is told by the header or the first record: CSV of Azure,
 * BurstGPT, Vidur and our own; JSON lines of Mooncake, vLLM runs, LLMServingSim and ShareGPT;
 * results of vLLM's benchmark and of inference-perf; compressed by gzip or not; a last line without
 * newline counts. A trace with anything wrong in it is not read by halves: every problem is told,
 * and nothing comes back.
 */
public final class RequestTraceReader {

    private final TraceProblems problems;
    private final JsonFactory json = new JsonFactory();
    private final String name;
    private final TraceRows rows;
    private boolean sorted = true;
    private long line;
    private long originNanos;

    private RequestTraceReader(String name, Problems problems) {
        this.name = name;
        this.problems = new TraceProblems(name, problems);
        this.rows = new TraceRows(this.problems);
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
        try {
            if (!document(bytes)) {
                try (Reader reader = open(bytes)) {
                    lines(new BoundedLines(reader));
                }
            }
        } catch (BoundedLines.TooLongException e) {
            problems.add(
                    line + 1,
                    1,
                    "the line is longer than " + BoundedLines.MAX_LENGTH + " characters",
                    "Maybe another file was meant.");
        } catch (EOFException e) {
            problems.add(line + 1, 1, "the compressed trace ends too early", TraceProblems.CUT_OFF);
        } catch (ZipException e) {
            problems.add(
                    line + 1, 1, "the compressed trace is damaged", "Maybe copy it once more.");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        problems.finish();
        if (problems.any()) {
            return null;
        }
        return sorted ? rows.trace(name) : rows.sorted(name);
    }

    /** Reads what a load generator wrote; false, and nothing read, where it is a trace. */
    private boolean document(byte[] bytes) throws IOException {
        ResultDocuments documents = new ResultDocuments(problems, rows);
        int begin;
        try (Reader reader = open(bytes)) {
            begin = reader.read();
            while (begin >= 0 && (Character.isWhitespace(begin) || begin == '\ufeff')) {
                begin = reader.read();
            }
        }
        boolean array = begin == '[';
        if (!array && begin != '{') {
            return false;
        }
        try {
            if (!array) {
                try (Reader reader = open(bytes)) {
                    if (!ResultDocuments.isVllm(json, reader)) {
                        return false;
                    }
                }
            }
        } catch (JsonProcessingException e) {
            return false; // the lines are told one by one
        }
        sorted = false;
        try (Reader reader = open(bytes)) {
            if (array) {
                documents.inferencePerf(json, reader);
            } else {
                documents.vllm(json, reader);
            }
        } catch (JsonProcessingException e) {
            int at = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            problems.add(at, 1, "the file is not whole JSON", TraceProblems.CUT_OFF);
        }
        if (rows.size() == 0 && !problems.any()) {
            problems.add(1, 1, "the trace has no requests", "Maybe another file was meant.");
        }
        return true;
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
            JsonTraceLines lines = new JsonTraceLines(json, problems, rows);
            for (String text = first; text != null; text = next(reader)) {
                lines.line(line, text);
            }
        } else {
            csv(first, reader);
        }
        if (rows.size() == 0 && !problems.any()) {
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
                CsvTraits traits = format == TraceFormat.MIRINAE ? new CsvTraits(names) : null;
                for (String text = next(reader); text != null; text = next(reader)) {
                    row(text.split(",", -1), format, columns, names.size(), traits);
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

    private void row(
            String[] fields,
            TraceFormat format,
            int[] columns,
            int width,
            @Nullable CsvTraits traits) {
        if (fields.length != width) {
            problems.add(
                    line,
                    1,
                    "the line has " + fields.length + " of " + width + " columns",
                    TraceProblems.CUT_OFF);
            return;
        }
        String time = fields[columns[0]].strip();
        Long nanos = format.calendar() ? CalendarTime.nanos(time) : TraceRows.scaled(time, 1e9);
        if (nanos == null) {
            problems.add(
                    line,
                    TraceRows.column(fields, columns[0]),
                    "\"" + time + "\" is not a " + (format.calendar() ? "date" : "time in seconds"),
                    format.calendar()
                            ? "Maybe write it like 2023-11-16 18:17:03.9799600."
                            : "Maybe write it like 12.5.");
        } else if (format.calendar() && rows.size() == 0) {
            originNanos = nanos;
        }
        String answer = fields[columns[2]].strip();
        if (format.zeroFails() && answer.equals("0")) {
            return;
        }
        int input =
                problems.tokens(
                        fields[columns[1]].strip(),
                        line,
                        TraceRows.column(fields, columns[1]),
                        "input");
        int output = problems.tokens(answer, line, TraceRows.column(fields, columns[2]), "output");
        if (nanos != null) {
            rows.add(
                    line, TraceRows.column(fields, columns[0]), nanos - originNanos, input, output);
            if (traits != null) {
                traits.read(fields, line, rows, problems);
            }
        }
    }
}
