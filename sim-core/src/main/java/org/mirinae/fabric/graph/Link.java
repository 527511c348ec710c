package org.mirinae.fabric.graph;

import org.jspecify.annotations.Nullable;

/**
 * Describes what one GPU sends over: each message costs a latency, each byte a time (the α-β model
 * of Hockney, Parallel Computing 20(3), 1994).
 *
 * @param latencySeconds of one message, software included; finite, not negative
 * @param bytesPerSecond in one direction; greater than zero
 * @param framing of messages into packets; null where headers do not count
 */
public record Link(double latencySeconds, double bytesPerSecond, @Nullable Framing framing) {

    /** Makes a link on which headers do not count. */
    public Link(double latencySeconds, double bytesPerSecond) {
        this(latencySeconds, bytesPerSecond, null);
    }

    /** Refuses a latency that is negative or not finite, and a rate that is not above zero. */
    public Link {
        if (!(latencySeconds >= 0) || Double.isInfinite(latencySeconds)) {
            throw new IllegalArgumentException("latency of a link: " + latencySeconds);
        }
        if (!(bytesPerSecond > 0) || Double.isInfinite(bytesPerSecond)) {
            throw new IllegalArgumentException("rate of a link: " + bytesPerSecond);
        }
    }

    /** Time of one message of so many bytes. */
    public double seconds(double bytes) {
        double onWire = framing == null ? bytes : framing.wireBytes(bytes);
        return latencySeconds + onWire / bytesPerSecond;
    }

    /** The same with another latency. */
    public Link after(double seconds) {
        return new Link(seconds, bytesPerSecond, framing);
    }
}
