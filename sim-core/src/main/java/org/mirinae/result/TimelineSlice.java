package org.mirinae.result;

import org.jspecify.annotations.Nullable;

/**
 * One bar of a timeline: something that went on from here to there on one track; or, with a value,
 * what a counter of the group stood at from then on.
 *
 * @param group of tracks, such as a rank or a replica
 * @param track such as a stream; of a counter its name
 * @param name of what went on
 * @param startNanos from the start of the run
 * @param durationNanos not negative; 0 of a counter
 * @param value of a counter; null of a bar
 */
public record TimelineSlice(
        String group,
        String track,
        String name,
        long startNanos,
        long durationNanos,
        @Nullable Double value) {

    /** A bar. */
    public TimelineSlice(
            String group, String track, String name, long startNanos, long durationNanos) {
        this(group, track, name, startNanos, durationNanos, null);
    }

    /** Makes a slice that sets a counter from a moment on. */
    public static TimelineSlice counter(String group, String name, long startNanos, double value) {
        return new TimelineSlice(group, name, name, startNanos, 0, value);
    }
}
