package org.mirinae.perf.collective;

import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.collective.AffineTime;
import org.mirinae.fabric.collective.Protocol;

/**
 * An algorithm a collective library has for a group, and what it takes.
 *
 * @param algorithm as NCCL_ALGO spells it where it does
 * @param protocol null where the library has one way only
 * @param time by the closed form
 * @param corrections by which the library found its bandwidth to be multiplied, at 64 bytes, at
 *     twice that and so on; none where the closed form holds
 */
record CollectiveCandidate(
        String algorithm, @Nullable Protocol protocol, AffineTime time, double[] corrections) {

    private static final double FIRST_BYTES = 64;

    /** Returns the seconds for so many bytes of the full buffer. */
    double seconds(double bytes) {
        return time.fixedSeconds() + time.secondsPerByte() * bytes / correction(bytes);
    }

    /**
     * Straight between the sizes it is given for, where the library takes steps: a step up would
     * make more bytes take less. No correction doubles from one size to the next, so that none
     * does.
     */
    private double correction(double bytes) {
        if (corrections.length == 0 || bytes < FIRST_BYTES) {
            return 1;
        }
        int size = Math.getExponent(bytes / FIRST_BYTES);
        double past = bytes / Math.scalb(FIRST_BYTES, size) - 1;
        return (1 - past) * at(size) + past * at(size + 1);
    }

    private double at(int size) {
        return size < corrections.length ? corrections[size] : 1;
    }

    /** Such as {@code Ring LL128}. */
    String label() {
        return protocol == null ? algorithm : algorithm + " " + protocol;
    }
}
