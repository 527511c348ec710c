package org.mirinae.planning.strategy;

import java.util.List;
import java.util.SequencedMap;
import org.mirinae.result.Metric;

/** Says how many plans a search went through, and what ruled out the rest. */
public record SearchedSpace(
        @Metric(unit = "count", doc = "Numbers of GPUs tried.") List<Integer> gpusTried,
        @Metric(unit = "count", doc = "Plans in the space.") long plans,
        @Metric(unit = "count", doc = "Plans of them that fit into the memory.") long feasible,
        @Metric(
                        unit = "count",
                        doc = "Plans of those whose least time, bytes and joules were priced.")
                long bounded,
        @Metric(
                        unit = "count",
                        doc =
                                "Plans of those that were priced exactly; the rest is beaten by one"
                                        + " for certain.")
                long priced,
        @Metric(
                        unit = "count",
                        doc =
                                "Plans that memory rules out, and combinations that do not divide, by"
                                        + " limit.")
                SequencedMap<String, Long> ruledOut) {}
