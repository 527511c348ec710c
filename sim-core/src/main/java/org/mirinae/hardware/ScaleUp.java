package org.mirinae.hardware;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;

/**
 * The fast links between neighbouring chips.
 *
 * @param technology such as NVLink4
 * @param ratePerDirection of one chip, all its links together
 * @param domain how many chips it joins
 * @param inSwitchReduction whether its switches add and copy on the way, as NVLink SHARP does
 */
@Doc("The fast links between neighbouring chips.")
public record ScaleUp(
        @Doc("Technology, such as NVLink4.") String technology,
        @Doc("Rate of one chip in one direction, all its links together.") @Positive
                ByteRate ratePerDirection,
        @Doc("How many chips the links join.") @AtLeast(1) int domain,
        @Doc("Whether its switches add and copy on the way (NVLink SHARP).") @Default("false")
                boolean inSwitchReduction) {}
