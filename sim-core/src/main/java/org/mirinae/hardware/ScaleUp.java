package org.mirinae.hardware;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;

/**
 * The fast links between neighbouring GPUs.
 *
 * @param technology such as NVLink4
 * @param ratePerDirection of one GPU, all its links together
 * @param domain how many GPUs it joins
 * @param inSwitchReduction whether its switches add and copy on the way, as NVLink SHARP does
 */
@Doc("The fast links between neighbouring GPUs.")
public record ScaleUp(
        @Doc("Technology, such as NVLink4.") String technology,
        @Doc("Rate of one GPU in one direction, all its links together.") @Positive
                ByteRate ratePerDirection,
        @Doc("How many GPUs the links join.") @AtLeast(1) int domain,
        @Doc("Whether its switches add and copy on the way (NVLink SHARP).") @Default("false")
                boolean inSwitchReduction) {}
