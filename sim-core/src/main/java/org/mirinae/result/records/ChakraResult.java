package org.mirinae.result.records;

import java.util.List;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Tag;

/** Holds the result of execution traces of MLCommons Chakra. */
@Tag("chakra")
public record ChakraResult(
        @Metric(unit = "s", family = Family.STEP_TIME, doc = "When the last rank ended.")
                double timeSeconds,
        @Metric(unit = "count", doc = "Ranks.") long ranks,
        @Metric(unit = "count", doc = "Nodes of all ranks.") long nodes,
        @Metric(unit = "index", doc = "The rank that ended last, the lowest of several.")
                long lastRank,
        @Metric(
                        unit = "s",
                        family = Family.STEP_TIME,
                        doc = "Time in which a rank communicated and did not compute, mean of all.")
                double meanExposedCommunicationSeconds,
        @Metric(doc = "One for each rank.") List<ChakraRank> perRank)
        implements WorkloadResult {

    /** Keeps its own copy of the ranks. */
    public ChakraResult {
        perRank = List.copyOf(perRank);
    }
}
