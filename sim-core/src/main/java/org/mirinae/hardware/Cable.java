package org.mirinae.hardware;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Money;
import org.mirinae.units.Watts;

/**
 * A cable with what stands at its ends: copper, or fibre with two transceivers.
 *
 * @param name canonical
 * @param aliases other spellings
 * @param technology such as passive copper, or multimode fibre
 * @param ratePerDirection it carries
 * @param reachMetres the longest there is
 * @param optical whether a transceiver stands at each end
 * @param powerPerEnd drawn at each end
 * @param price with what stands at both ends, where known or assumed
 * @param sources by component path or prefix, or {@code default}
 * @param notes what else is to be known
 */
@CatalogKind("cable")
@Doc("A cable with what stands at its ends: copper, or fibre with two transceivers.")
public record Cable(
        @Doc("Canonical name.") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Technology, such as passive copper.") String technology,
        @Doc("Line rate in one direction.") @Positive ByteRate ratePerDirection,
        @Doc("The longest there is, in metres.") @Positive double reachMetres,
        @Doc("Whether a transceiver stands at each end.") boolean optical,
        @Doc("What each end draws.") Watts powerPerEnd,
        @Doc("Price with what stands at both ends.") @Nullable Money price,
        @Doc("Source of each figure, by component path, prefix, or `default`.")
                Map<String, String> sources,
        @Doc("What else is to be known.") @Default("\"\"") String notes) {}
