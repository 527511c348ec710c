package org.mirinae.simulation;

import org.mirinae.problems.Problems;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/** Says where the true figure lies, as a multiple of the simulated one. */
@Doc("Where the true figure lies, as a multiple of the simulated one.")
public record ErrorBand(
        @Doc("5th percentile of published over simulated.") @Positive double low,
        @Doc("95th percentile of published over simulated.") @Positive double high,
        @Doc("Which measurements it comes from, or that it is assumed and why.") String source)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (low > high) {
            problems.add("low " + low + " is above high " + high, "Maybe they are swapped.");
        }
    }
}
