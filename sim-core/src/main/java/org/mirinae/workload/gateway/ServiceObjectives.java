package org.mirinae.workload.gateway;

import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Seconds;

/**
 * Service-level objectives: each holds for the given percentile of requests, and for the goodput
 * each request is held against all of them.
 *
 * @param ttft longest time to the first token
 * @param tpot longest mean time for each further token
 * @param e2el longest time to the last token
 * @param percentile 50, 90, 95 or 99
 */
@Doc("Service-level objectives.")
public record ServiceObjectives(
        @Doc("Longest time to the first token.") @Nullable @Positive Seconds ttft,
        @Doc("Longest mean time for each further token.") @Nullable @Positive Seconds tpot,
        @Doc("Longest time to the last token.") @Nullable @Positive Seconds e2el,
        @Doc("Percentile of requests they hold for: 50, 90, 95 or 99.") @Default("99")
                int percentile)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (percentile != 50 && percentile != 90 && percentile != 95 && percentile != 99) {
            problems.add(
                    "percentile",
                    "the " + percentile + "th percentile is not among the results",
                    "Maybe one of 50, 90, 95, 99.");
        }
    }
}
