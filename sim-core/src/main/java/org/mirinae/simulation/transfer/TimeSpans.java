package org.mirinae.simulation.transfer;

import java.util.Arrays;

/** Spans of time of one kind, in any order. */
final class TimeSpans {

    private long[] starts = new long[8];
    private long[] ends = new long[8];
    private int size;

    void add(long start, long end) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        starts[size] = start;
        ends[size++] = end;
    }

    /** Time that lies in any of them. */
    long union() {
        return without(new TimeSpans());
    }

    /** Time that lies in any of these and in none of the others. */
    long without(TimeSpans others) {
        TimeSpans own = merged();
        TimeSpans holes = others.merged();
        long sum = 0;
        int hole = 0;
        for (int i = 0; i < own.size; i++) {
            long at = own.starts[i];
            while (hole < holes.size && holes.ends[hole] <= at) {
                hole++;
            }
            for (int h = hole; h < holes.size && holes.starts[h] < own.ends[i]; h++) {
                sum += Math.max(0, holes.starts[h] - at);
                at = Math.max(at, holes.ends[h]);
            }
            sum += Math.max(0, own.ends[i] - at);
        }
        return sum;
    }

    /** The same time as spans in order that do not touch. */
    private TimeSpans merged() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(starts[a], starts[b]));
        TimeSpans merged = new TimeSpans();
        for (int i : order) {
            if (merged.size > 0 && starts[i] <= merged.ends[merged.size - 1]) {
                merged.ends[merged.size - 1] = Math.max(merged.ends[merged.size - 1], ends[i]);
            } else {
                merged.add(starts[i], ends[i]);
            }
        }
        return merged;
    }
}
