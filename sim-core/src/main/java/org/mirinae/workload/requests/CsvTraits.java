package org.mirinae.workload.requests;

import java.util.List;

/**
 * The optional columns of our own CSV, told by their names: {@code priority}, {@code session},
 * {@code think_seconds} (from the answer before in the session; empty where the arrival stands),
 * {@code prefix_group} and {@code prefix_tokens}, {@code adapter}, {@code slo_class}. Empty cells
 * mean none.
 */
final class CsvTraits {

    private final int priority;
    private final int session;
    private final int think;
    private final int group;
    private final int groupTokens;
    private final int adapter;
    private final int sloClass;

    CsvTraits(List<String> header) {
        priority = header.indexOf("priority");
        session = header.indexOf("session");
        think = header.indexOf("think_seconds");
        group = header.indexOf("prefix_group");
        groupTokens = header.indexOf("prefix_tokens");
        adapter = header.indexOf("adapter");
        sloClass = header.indexOf("slo_class");
    }

    /** Reads those of the request that was added last. */
    void read(String[] fields, long line, TraceRows rows, TraceProblems problems) {
        String importance = cell(fields, priority);
        if (!importance.isEmpty()) {
            rows.priority(whole(importance, fields, priority, line, problems));
        }
        String conversation = cell(fields, session);
        if (!conversation.isEmpty()) {
            rows.session(conversation);
            String pause = cell(fields, think);
            if (!pause.isEmpty()) {
                rows.follows(seconds(pause, fields, line, problems));
            }
        }
        String prefix = cell(fields, group);
        if (!prefix.isEmpty()) {
            int at = groupTokens < 0 ? group : groupTokens;
            rows.group(prefix, whole(cell(fields, groupTokens), fields, at, line, problems));
        }
        if (!cell(fields, adapter).isEmpty()) {
            rows.adapter(cell(fields, adapter));
        }
        if (!cell(fields, sloClass).isEmpty()) {
            rows.sloClass(cell(fields, sloClass));
        }
        rows.done();
    }

    private static String cell(String[] fields, int column) {
        return column < 0 ? "" : fields[column].strip();
    }

    private long seconds(String text, String[] fields, long line, TraceProblems problems) {
        Long nanos = TraceRows.scaled(text, 1e9);
        if (nanos == null || nanos < 0) {
            problems.add(
                    line,
                    TraceRows.column(fields, think),
                    "\"" + text + "\" is not a time in seconds",
                    "Maybe write it like 12.5.");
            return 0;
        }
        return nanos;
    }

    private static int whole(
            String text, String[] fields, int column, long line, TraceProblems problems) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            problems.add(
                    line,
                    TraceRows.column(fields, column),
                    "\"" + text + "\" is not a whole number",
                    "Maybe write it like 512.");
            return 0;
        }
    }
}
