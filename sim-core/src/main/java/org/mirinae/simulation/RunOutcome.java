package org.mirinae.simulation;

import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.mirinae.result.TimelineSlice;
import org.mirinae.result.records.RunResult;

/**
 * Holds what a run leaves.
 *
 * @param result its figures; wall and CPU seconds are 0, for only the caller has such clocks
 * @param files further files by name, of the first replication, such as {@code requests.csv}, made
 *     only when asked for
 * @param timelines of each workload by name, of the first replication; empty where none is drawn
 */
public record RunOutcome(
        RunResult result,
        SequencedMap<String, Supplier<byte[]>> files,
        SequencedMap<String, Supplier<List<TimelineSlice>>> timelines) {}
