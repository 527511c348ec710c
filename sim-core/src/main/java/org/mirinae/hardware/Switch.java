package org.mirinae.hardware;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Money;
import org.mirinae.units.Watts;

/**
 * A switch between interfaces, as its vendor states it.
 *
 * @param name canonical
 * @param aliases other spellings
 * @param technology such as InfiniBand NDR
 * @param ports how many, each as one interface or another switch uses it
 * @param ratePerDirection of one port
 * @param power drawn with cables that draw nothing
 * @param rackUnits its height
 * @param price of one, where known or assumed
 * @param sources by component path or prefix, or {@code default}
 * @param notes what else is to be known
 */
@CatalogKind("switch")
@Doc("A switch between interfaces, as its vendor states it.")
public record Switch(
        @Doc("Canonical name.") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Technology, such as InfiniBand NDR.") String technology,
        @Doc("Ports, each as one interface or another switch uses it.") @AtLeast(2) @AtMost(65_536)
                int ports,
        @Doc("Line rate of one port in one direction.") @Positive ByteRate ratePerDirection,
        @Doc("What it draws with cables that draw nothing.") Watts power,
        @Doc("Height in rack units.") @AtLeast(1) @AtMost(60) int rackUnits,
        @Doc("Price of one.") @Nullable Money price,
        @Doc("Source of each figure, by component path, prefix, or `default`.")
                Map<String, String> sources,
        @Doc("What else is to be known.") @Default("\"\"") String notes) {}
