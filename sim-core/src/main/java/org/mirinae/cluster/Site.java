package org.mirinae.cluster;

import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Watts;

/**
 * The building a cluster stands in.
 *
 * @param power what the grid connection gives, cooling included
 * @param pue power usage effectiveness: all power over that of the nodes
 * @param tariff what energy costs and emits
 */
@Doc("The building a cluster stands in.")
public record Site(
        @Doc("What the grid connection gives, cooling included.") @Nullable @Positive Watts power,
        @Doc("Power usage effectiveness: all power over that of the nodes.")
                @Default("1.25")
                @AtLeast(1)
                @AtMost(5)
                double pue,
        @Doc("What energy costs and emits.") @Nullable Tariff tariff) {

    /**
     * Returns how many nodes of this draw the site's power feeds; 0 where the site names no power.
     */
    public long nodesFed(Watts perNode) {
        return power == null ? 0 : (long) StrictMath.floor(power.value() / pue / perNode.value());
    }
}
