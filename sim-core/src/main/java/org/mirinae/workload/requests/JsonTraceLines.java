package org.mirinae.workload.requests;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads traces of one JSON record a line; what the record may hold, {@link JsonRecord} says. */
final class JsonTraceLines {

    private static final String FIELDS =
            "Maybe use Mooncake's fields timestamp, input_length and output_length.";

    private final JsonFactory json;
    private final TraceProblems problems;
    private final TraceRows rows;
    private boolean first = true;
    private long originNanos;
    private int conversations;

    JsonTraceLines(JsonFactory json, TraceProblems problems, TraceRows rows) {
        this.json = json;
        this.problems = problems;
        this.rows = rows;
    }

    void line(long line, String text) {
        JsonRecord record;
        try {
            record = JsonRecord.read(json, text);
        } catch (StreamConstraintsException e) {
            problems.add(line, 1, "the line holds a number or a nesting beyond measure", FIELDS);
            return;
        } catch (JsonProcessingException e) {
            int column = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
            problems.add(line, column, "the line is not whole JSON", TraceProblems.CUT_OFF);
            return;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        if (record == null) {
            problems.add(line, 1, "the line is not a JSON object", TraceProblems.CUT_OFF);
        } else if (!record.alone) {
            problems.add(
                    line, 1, "more than one record is on the line", "Maybe write one on each.");
        } else if (record.turns != null) {
            conversation(record.turns);
        } else {
            request(line, record);
        }
    }

    /** All conversations begin at zero; every turn follows the answer before it at once. */
    private void conversation(java.util.List<JsonRecord.Turn> turns) {
        String name = Integer.toString(conversations++);
        for (JsonRecord.Turn turn : turns) {
            rows.append(0, turn.input(), turn.output());
            rows.session(name);
            rows.follows(0);
            rows.group(
                    name, (int) Math.min(Integer.MAX_VALUE, (long) turn.input() + turn.output()));
            rows.done();
        }
    }

    private void request(long line, JsonRecord record) {
        Long nanos = nanos(line, record);
        int in = tokens(line, record.input, "input");
        int out = tokens(line, record.output, "output");
        if (nanos == null) {
            return;
        }
        // Clocks of the day begin with the first request; traces have a zero of their own.
        if (first && record.nanosPerUnit == 1e9) {
            originNanos = nanos;
        }
        first = false;
        rows.add(line, 1, nanos - originNanos, in, out);
        if (record.blockTokens > 0) {
            rows.hashes(record.blockTokens, record.hashes);
        }
    }

    private @Nullable Long nanos(long line, JsonRecord record) {
        String time = record.time;
        Long nanos = time == null ? null : TraceRows.scaled(time, record.nanosPerUnit);
        if (nanos == null) {
            String unit =
                    record.nanosPerUnit == 1e9
                            ? "seconds"
                            : record.nanosPerUnit == 1 ? "nanoseconds" : "milliseconds";
            problems.add(
                    line,
                    1,
                    time == null
                            ? "the record has no timestamp"
                            : "\"" + time + "\" is not a time in " + unit,
                    FIELDS);
        }
        return nanos;
    }

    private int tokens(long line, @Nullable String text, String side) {
        if (text == null) {
            problems.add(line, 1, "the record names no " + side + " tokens", TraceProblems.CUT_OFF);
            return 0;
        }
        return problems.tokens(text, line, 1, side);
    }
}
