package org.mirinae.fabric.collective;

/**
 * A time that grows by the same amount with each byte.
 *
 * @param fixedSeconds for the first byte
 * @param secondsPerByte for each
 */
public record AffineTime(double fixedSeconds, double secondsPerByte) {

    /** Time for so many bytes. */
    public double seconds(double bytes) {
        return fixedSeconds + secondsPerByte * bytes;
    }

    /** Returns the time of doing it that many times. */
    public AffineTime times(double factor) {
        return new AffineTime(factor * fixedSeconds, factor * secondsPerByte);
    }

    /** One after the other. */
    public AffineTime then(AffineTime next) {
        return new AffineTime(
                fixedSeconds + next.fixedSeconds, secondsPerByte + next.secondsPerByte);
    }
}
