package org.mirinae.simulation;

import java.util.SequencedMap;
import java.util.function.Supplier;
import org.mirinae.result.RunResult;

/**
 * What a run leaves.
 *
 * @param result its figures; wall and CPU seconds are 0, for only the caller has such clocks
 * @param files further files by name, of the first replication, such as {@code requests.csv}, made
 *     only when asked for
 */
public record RunOutcome(RunResult result, SequencedMap<String, Supplier<byte[]>> files) {}
