package org.mirinae.hardware;

import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;

/**
 * The link between a GPU and its host processor.
 *
 * @param technology such as PCIe 5.0 x16
 * @param ratePerDirection in one direction
 */
@Doc("The link between a GPU and its host processor.")
public record HostLink(
        @Doc("Technology, such as PCIe 5.0 x16.") String technology,
        @Doc("Rate in one direction.") @Positive ByteRate ratePerDirection) {}
