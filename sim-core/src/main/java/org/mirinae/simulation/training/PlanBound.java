package org.mirinae.simulation.training;

import org.mirinae.workload.Sharding;

/**
 * What a plan never goes below: its busiest rank without bubbles, exposed gradients or optimizer.
 *
 * @param seconds of a step, at least
 * @param bytes of the fullest GPU, by sharding; infinite for one that was not asked for
 * @param arithmetic seconds the arithmetic alone takes on the rank that has least of it
 * @param memory seconds the memory alone takes on the rank that has least of it
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record PlanBound(double seconds, double[] bytes, double arithmetic, double memory) {

    /** Bytes of the fullest GPU under a sharding. */
    public double bytes(Sharding sharding) {
        return bytes[sharding.ordinal()];
    }
}
