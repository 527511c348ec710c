package org.mirinae.hardware;

import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Seconds;

/**
 * A network interface for traffic between nodes.
 *
 * @param technology such as InfiniBand NDR
 * @param ratePerDirection line rate in one direction
 * @param latency that the library's plug-in for such interfaces adds to a message
 */
@Doc("A network interface for traffic between nodes.")
public record Nic(
        @Doc("Technology, such as InfiniBand NDR.") String technology,
        @Doc("Line rate in one direction.") @Positive ByteRate ratePerDirection,
        @Doc("What the collective library's plug-in for such interfaces adds to a message.")
                @Default("0 s")
                Seconds latency) {}
