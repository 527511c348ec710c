package org.mirinae.fabric;

/**
 * What one chip sends over: each message costs a latency, each byte a time (the α-β model of
 * Hockney, Parallel Computing 20(3), 1994).
 *
 * @param latencySeconds of one message, software included; finite, not negative
 * @param bytesPerSecond in one direction; greater than zero
 */
public record Link(double latencySeconds, double bytesPerSecond) {

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
        return latencySeconds + bytes / bytesPerSecond;
    }
}
