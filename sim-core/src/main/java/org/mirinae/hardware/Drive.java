package org.mirinae.hardware;

import java.util.List;
import java.util.Map;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Bytes;
import org.mirinae.units.Seconds;

/**
 * A solid-state drive, as its vendor states it. A transfer of so many bytes takes the latency and
 * then the bytes at the rate, so small ones reach little of it; reads and writes that are under way
 * together share the drive.
 *
 * @param name canonical
 * @param aliases other spellings
 * @param technology such as NVMe PCIe 4.0 x4
 * @param capacity as sold
 * @param readRate of long sequential reads
 * @param writeRate of long sequential writes
 * @param readLatency of a small read
 * @param writeLatency of a small write, which the drive's own memory takes
 * @param sources by component path or prefix, or {@code default}
 * @param notes what else is to be known
 */
@CatalogKind("drive")
@Doc("A solid-state drive, as its vendor states it.")
public record Drive(
        @Doc("Canonical name.") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Technology, such as NVMe PCIe 4.0 x4.") String technology,
        @Doc("Capacity, as sold.") @Positive Bytes capacity,
        @Doc("Rate of long sequential reads.") @Positive ByteRate readRate,
        @Doc("Rate of long sequential writes.") @Positive ByteRate writeRate,
        @Doc("Latency of a small read.") Seconds readLatency,
        @Doc("Latency of a small write.") Seconds writeLatency,
        @Doc("Source of each figure, by component path, prefix, or `default`.")
                Map<String, String> sources,
        @Doc("What else is to be known.") @Default("\"\"") String notes) {}
