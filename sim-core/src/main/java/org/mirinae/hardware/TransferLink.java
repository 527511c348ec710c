package org.mirinae.hardware;

import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Seconds;

/**
 * Describes the link that copies between two levels of memory go over. A copy of so many bytes
 * takes the latency and then the bytes at the rate, so a copy as long as latency times rate reaches
 * half of it.
 *
 * @param technology such as PCIe 5.0 x16, NVLink-C2C or NVMe
 * @param ratePerDirection reached by long copies
 * @param latency of a copy, its call included
 * @param halfDuplex whether both directions share one rate
 */
@Doc("What copies between two levels of memory go over.")
public record TransferLink(
        @Doc("Technology, such as PCIe 5.0 x16, NVLink-C2C or NVMe.") String technology,
        @Doc("Rate in one direction, reached by long copies.") @Positive ByteRate ratePerDirection,
        @Doc("Of a copy, its call included.") Seconds latency,
        @Doc("Whether both directions share one rate.") @Default("false") boolean halfDuplex) {}
