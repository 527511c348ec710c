package org.mirinae.workload.serving;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Seconds;

/**
 * A random delay of every iteration: the host's scheduler, collector and interrupts. Delays are
 * independent and follow a gamma law, whose sums are gamma again: k iterations together are delayed
 * by gamma with shape k / cv^2 and scale mean cv^2, which is drawn as one number.
 *
 * @param mean of an iteration
 * @param cv standard deviation over mean
 */
@Doc("A random delay of every iteration, by a gamma law.")
public record StepJitter(
        @Doc("Mean of an iteration.") @Positive Seconds mean,
        @Doc("Standard deviation over mean.") @Default("1") @AtLeast(0.05) @AtMost(20) double cv) {}
