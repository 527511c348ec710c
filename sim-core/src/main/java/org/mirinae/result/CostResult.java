package org.mirinae.result;

import org.jspecify.annotations.Nullable;

/** What the run costs; every figure is absent where the scenario gives no price for it. */
public record CostResult(
        @Metric(doc = "ISO 4217 code of the amounts; absent where nothing has a price.")
                @Nullable String currency,
        @Metric(
                        unit = "currency",
                        family = Family.COST,
                        doc = "Price of facility_joules by the site's tariff.")
                @Nullable Double energy) {

    /** Nothing has a price. */
    public static final CostResult NONE = new CostResult(null, null);
}
