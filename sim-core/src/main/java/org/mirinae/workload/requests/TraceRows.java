package org.mirinae.workload.requests;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Gathers the requests of a trace row by row; columns that no row fills are never made. */
final class TraceRows {

    private static final int NONE = -1;

    private final TraceProblems problems;
    private final Map<String, Integer> sessions = new LinkedHashMap<>();
    private final Map<String, Integer> groups = new LinkedHashMap<>();
    private final Map<String, Integer> adapters = new LinkedHashMap<>();
    private final Map<String, Integer> classes = new LinkedHashMap<>();
    private final Map<Integer, Integer> lastOfSession = new HashMap<>();

    private long[] arrivalNanos = new long[1024];
    private int[] inputTokens = new int[1024];
    private int[] outputTokens = new int[1024];
    private int size;
    private long previousNanos = Long.MIN_VALUE;

    private int @Nullable [] priority;
    private int @Nullable [] session;
    private int @Nullable [] previous;
    private long @Nullable [] thinkNanos;
    private int @Nullable [] group;
    private int @Nullable [] groupTokens;
    private int @Nullable [] adapter;
    private int @Nullable [] sloClass;
    private int blockTokens;
    private long[] hashes = new long[0];
    private int[] hashesBegin = new int[0];
    private int hashCount;

    TraceRows(TraceProblems problems) {
        this.problems = problems;
    }

    int size() {
        return size;
    }

    /** A request that may not arrive before the one above it. */
    void add(long line, int column, long nanos, int input, int output) {
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
        append(nanos, input, output);
    }

    /** A request of a file that is in no order of arrival. */
    void append(long nanos, int input, int output) {
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

    /** Priority of the last request. */
    void priority(int value) {
        priority = set(priority, value, 0);
    }

    /** Conversation of the last request. */
    void session(String name) {
        session = set(session, number(sessions, name), NONE);
    }

    /** The last request waits for the answer before it in its conversation, and so much longer. */
    void follows(long nanos) {
        if (session == null) {
            return;
        }
        Integer before = lastOfSession.get(session[size - 1]);
        previous = set(previous, before == null ? NONE : before, NONE);
        thinkNanos = thinkNanos == null ? new long[arrivalNanos.length] : thinkNanos;
        thinkNanos =
                thinkNanos.length < size
                        ? Arrays.copyOf(thinkNanos, arrivalNanos.length)
                        : thinkNanos;
        thinkNanos[size - 1] = nanos;
    }

    /** The last request is whole: later ones of its conversation may follow it. */
    void done() {
        if (session != null && session.length >= size && session[size - 1] >= 0) {
            lastOfSession.put(session[size - 1], size - 1);
        }
    }

    /** Adds so many tokens of the last request to its group's. */
    void group(String name, int tokens) {
        group = set(group, number(groups, name), NONE);
        groupTokens = set(groupTokens, tokens, 0);
    }

    /** Adapter of the last request. */
    void adapter(String name) {
        adapter = set(adapter, number(adapters, name), NONE);
    }

    /** Class of service of the last request. */
    void sloClass(String name) {
        sloClass = set(sloClass, number(classes, name), NONE);
    }

    /** Chained hashes of the blocks of the last request. */
    void hashes(int ofTokens, long[] chain) {
        blockTokens = blockTokens == 0 ? ofTokens : blockTokens;
        hashes = grown(hashes, hashCount + chain.length);
        System.arraycopy(chain, 0, hashes, hashCount, chain.length);
        int begins = hashesBegin.length;
        if (begins <= size) {
            hashesBegin = Arrays.copyOf(hashesBegin, Math.max(size + 1, 2 * begins));
            Arrays.fill(hashesBegin, begins, hashesBegin.length, NONE);
        }
        hashesBegin[size - 1] = hashCount;
        hashCount += chain.length;
    }

    private static long[] grown(long[] column, int length) {
        return length <= column.length
                ? column
                : Arrays.copyOf(column, Math.max(length, 2 * column.length));
    }

    private static int number(Map<String, Integer> names, String name) {
        return names.computeIfAbsent(name, n -> names.size());
    }

    private int[] set(int @Nullable [] column, int value, int otherwise) {
        int[] held = column == null ? new int[0] : column;
        if (held.length < size) {
            int from = held.length;
            held = Arrays.copyOf(held, arrivalNanos.length);
            Arrays.fill(held, from, held.length, otherwise);
        }
        held[size - 1] = value;
        return held;
    }

    /** The trace in the order of its rows. */
    RequestTrace trace(String name) {
        return new RequestTrace(
                name,
                Arrays.copyOf(arrivalNanos, size),
                Arrays.copyOf(inputTokens, size),
                Arrays.copyOf(outputTokens, size),
                traits());
    }

    /** The trace in the order of arrival, the first arrival at zero; its rows have no traits. */
    RequestTrace sorted(String name) {
        int[] order =
                IntStream.range(0, size)
                        .boxed()
                        .sorted((a, b) -> Long.compare(arrivalNanos[a], arrivalNanos[b]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        long origin = size == 0 ? 0 : arrivalNanos[order[0]];
        return new RequestTrace(
                name,
                Arrays.stream(order).mapToLong(i -> arrivalNanos[i] - origin).toArray(),
                Arrays.stream(order).map(i -> inputTokens[i]).toArray(),
                Arrays.stream(order).map(i -> outputTokens[i]).toArray());
    }

    private RequestTraits traits() {
        return new RequestTraits(
                filled(priority, 0),
                filled(session, NONE),
                filled(previous, NONE),
                previous == null || thinkNanos == null ? null : Arrays.copyOf(thinkNanos, size),
                prefixes(),
                filled(adapter, NONE),
                List.copyOf(adapters.keySet()),
                filled(sloClass, NONE),
                List.copyOf(classes.keySet()));
    }

    private int @Nullable [] filled(int @Nullable [] column, int otherwise) {
        if (column == null) {
            return null;
        }
        int[] whole = Arrays.copyOf(column, size);
        if (column.length < size) {
            Arrays.fill(whole, column.length, size, otherwise);
        }
        return whole;
    }

    private @Nullable RequestPrefixes prefixes() {
        if (blockTokens > 0) {
            int[] begin = Arrays.copyOf(hashesBegin, size + 1);
            if (hashesBegin.length < size + 1) {
                Arrays.fill(begin, hashesBegin.length, size + 1, NONE);
            }
            begin[size] = hashCount;
            for (int i = size - 1; i >= 0; i--) {
                begin[i] = begin[i] < 0 ? begin[i + 1] : begin[i];
            }
            return new RequestPrefixes.Hashed(blockTokens, Arrays.copyOf(hashes, hashCount), begin);
        }
        int[] of = filled(group, NONE);
        int[] tokens = filled(groupTokens, 0);
        return of == null || tokens == null
                ? null
                : new RequestPrefixes.Grouped(of, tokens, null, null);
    }

    /** The column of a line, from 1, at which a field of a row begins. */
    static int column(String[] fields, int index) {
        int column = 1;
        for (int i = 0; i < index; i++) {
            column += fields[i].length() + 1;
        }
        return column;
    }

    /** A time in nanoseconds; null where the text is no number, or one that no clock holds. */
    static @Nullable Long scaled(String text, double nanosPerUnit) {
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
}
