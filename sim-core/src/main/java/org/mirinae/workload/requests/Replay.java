package org.mirinae.workload.requests;

import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Seconds;

/**
 * Says which part of a trace is replayed, and how: first cut, then faster or slower, then later.
 *
 * @param from earlier arrivals are left out; this time becomes zero
 * @param until later arrivals are left out; to the end where absent
 * @param speed 2 halves every gap and doubles the rate
 * @param shift all arrive so much later
 * @param inputScale factor on tokens of prompts
 * @param outputScale factor on tokens of answers
 */
@Doc("Which part of a trace is replayed, and how fast.")
public record Replay(
        @Doc("Earlier arrivals are left out, and this becomes the beginning.")
                @Default("0 s")
                @AtLeast(0)
                Seconds from,
        @Doc("Arrivals from this time on are left out.") @Nullable @Positive Seconds until,
        @Doc("2 halves every gap and so doubles the rate.")
                @Default("1")
                @AtLeast(1e-6)
                @AtMost(1e6)
                double speed,
        @Doc("All arrive so much later.") @Default("0 s") @AtLeast(0) Seconds shift,
        @Doc("Factor on the tokens of prompts.") @Default("1") @AtLeast(1e-6) @AtMost(1e6)
                double inputScale,
        @Doc("Factor on the tokens of answers.") @Default("1") @AtLeast(1e-6) @AtMost(1e6)
                double outputScale)
        implements Checked {

    /** The whole trace as it is. */
    public static final Replay ALL = new Replay(new Seconds(0), null, 1, new Seconds(0), 1, 1);

    /** Far inside the clock's 292 years. */
    private static final double LONGEST_SECONDS = 10 * 365.25 * 86_400;

    @Override
    public void check(Problems problems) {
        if (until != null && until.value() <= from.value()) {
            problems.add("until", "it lies before `from`", "Maybe a later time.");
        }
        if (shift.value() > LONGEST_SECONDS || from.value() > LONGEST_SECONDS) {
            problems.add("shift", "it is longer than 10 years", "Maybe a digit too many.");
        }
    }

    /** The same at so many times the speed. */
    public Replay faster(double factor) {
        return new Replay(from, until, speed * factor, shift, inputScale, outputScale);
    }

    /** The trace as it is replayed. */
    public RequestTrace of(RequestTrace trace) {
        long end = until == null ? Long.MAX_VALUE : until.toNanos();
        return trace.cut(from.toNanos(), end)
                .scaled(speed, shift.toNanos(), inputScale, outputScale);
    }
}
