package org.mirinae.workload.training;

import org.jspecify.annotations.Nullable;
import org.mirinae.random.Distribution;
import org.mirinae.schema.Doc;

/**
 * Says how unevenly GPUs and links run. Every collective and every stage waits for the slowest of
 * those it joins, so that the slowest of many sets the pace.
 *
 * @param gpu how many times as long a GPU takes for its work in a step, drawn for each; 1 is on
 *     time
 * @param link how many times as long messages between nodes take, drawn for each node's links; 1 is
 *     on time
 */
@Doc("How unevenly GPUs and links run.")
public record Stragglers(
        @Doc("Times as long a GPU takes for its work, drawn for each; 1 is on time.")
                @Nullable Distribution gpu,
        @Doc("Times as long messages between nodes take, drawn for each node; 1 is on time.")
                @Nullable Distribution link) {}
