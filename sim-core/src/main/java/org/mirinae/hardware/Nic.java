package org.mirinae.hardware;

import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;

/**
 * A network interface for traffic between nodes.
 *
 * @param technology such as InfiniBand NDR
 * @param ratePerDirection line rate in one direction
 */
@Doc("A network interface for traffic between nodes.")
public record Nic(
        @Doc("Technology, such as InfiniBand NDR.") String technology,
        @Doc("Line rate in one direction.") @Positive ByteRate ratePerDirection) {}
