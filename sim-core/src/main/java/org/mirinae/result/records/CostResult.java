package org.mirinae.result.records;

import org.jspecify.annotations.Nullable;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;

/** Says what the run costs; every figure is absent where the scenario gives no price for it. */
public record CostResult(
        @Metric(doc = "ISO 4217 code of the amounts; absent where nothing has a price.")
                @Nullable String currency,
        @Metric(
                        unit = "currency",
                        family = Family.COST,
                        doc = "Price of facility_joules by the site's tariff.")
                @Nullable Double energy,
        @Metric(
                        unit = "currency",
                        family = Family.COST,
                        doc =
                                "Price of the energy for a million prompt tokens of completed requests;"
                                        + " only where nothing but serving runs.")
                @Nullable Double energyPerMillionInputTokens,
        @Metric(
                        unit = "currency",
                        family = Family.COST,
                        doc =
                                "Price of the energy for a million tokens of completed answers; only"
                                        + " where nothing but serving runs.")
                @Nullable Double energyPerMillionOutputTokens) {

    /** Makes the costs of a run that does more than serve. */
    public CostResult(@Nullable String currency, @Nullable Double energy) {
        this(currency, energy, null, null);
    }

    /** The same for so many tokens in and out; zero of either leaves its figure out. */
    public CostResult forTokens(long input, long output) {
        return energy == null
                ? this
                : new CostResult(
                        currency,
                        energy,
                        input == 0 ? null : energy / input * 1e6,
                        output == 0 ? null : energy / output * 1e6);
    }

    /** Nothing has a price. */
    public static final CostResult NONE = new CostResult(null, null);
}
