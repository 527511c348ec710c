package org.mirinae.extending;

import java.util.List;
import org.mirinae.result.Metric;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Tag;

/** What copies within memory yield. */
@Tag("memory_copy")
public record MemoryCopyResult(
        @Metric(unit = "count", doc = "Copies of each GPU.") long copies,
        @Metric(unit = "s", doc = "All copies of a GPU.") double copySeconds,
        @Metric(unit = "GB/s", doc = "Bytes read and written over that time, of each GPU.")
                double bandwidth)
        implements WorkloadResult {

    @Override
    public List<String> missedObjectives() {
        return List.of();
    }
}
