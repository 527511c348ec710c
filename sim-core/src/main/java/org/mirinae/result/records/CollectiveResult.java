package org.mirinae.result.records;

import java.util.List;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Tag;

/** Holds the result of a collective benchmark, in the shape of nccl-tests. */
@Tag("collective")
public record CollectiveResult(
        @Metric(doc = "Which collective.") String collective,
        @Metric(unit = "count", doc = "Ranks taking part.") long ranks,
        @Metric(doc = "Format of the elements.") String dataType,
        @Metric(
                        unit = "GB/s",
                        family = Family.COLLECTIVE_BANDWIDTH,
                        doc = "Mean bus bandwidth over the sizes, as nccl-tests prints it.")
                double averageBusbw,
        @Metric(doc = "One for each size.") List<CollectiveRow> rows)
        implements WorkloadResult {

    /** Keeps its own copy of the rows. */
    public CollectiveResult {
        rows = List.copyOf(rows);
    }
}
