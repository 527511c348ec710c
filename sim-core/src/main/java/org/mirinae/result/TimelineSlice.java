package org.mirinae.result;

/**
 * One bar of a timeline: something that went on from here to there on one track.
 *
 * @param group of tracks, such as a rank or a replica
 * @param track such as a stream
 * @param name of what went on
 * @param startNanos from the start of the run
 * @param durationNanos not negative
 */
public record TimelineSlice(
        String group, String track, String name, long startNanos, long durationNanos) {}
