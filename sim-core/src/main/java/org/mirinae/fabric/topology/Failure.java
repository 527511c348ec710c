package org.mirinae.fabric.topology;

import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Seconds;

/**
 * Parts of a network that are broken. What is broken from the start and for good is not there for
 * anybody; what breaks or is repaired while the run goes on meets transfers, which go on by other
 * routes.
 *
 * @param what as {@link PartNames} reads it
 * @param at when it breaks
 * @param until when it works again; null for never
 */
@Doc("Parts of a network that are broken.")
public record Failure(
        @Doc(
                        "A part: spine0, leaf3, core1, border0, nic5, island0, host2, gpu7 or rail1; the cables"
                                + " between two: leaf0-spine2, or leaf0-spine2#0 for the first; several: spine*, nic0..7, leaf*-spine1.")
                String what,
        @Doc("When it breaks.") @Default("0 s") Seconds at,
        @Doc("When it works again; absent: never.") @Nullable Seconds until)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (until != null && until.value() <= at.value()) {
            problems.add(
                    "until",
                    until + " does not lie after " + at + ", when it breaks",
                    "Maybe leave it out: it is then never repaired.");
        }
    }

    /** Returns whether it is broken throughout. */
    public boolean lasts() {
        return at.value() == 0 && until == null;
    }

    /** Returns whether it is broken at a time. */
    public boolean isDown(double seconds) {
        return at.value() <= seconds && (until == null || seconds < until.value());
    }
}
