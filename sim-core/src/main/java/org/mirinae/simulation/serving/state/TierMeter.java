package org.mirinae.simulation.serving.state;

/** Adds up what a tier did. */
public final class TierMeter {

    private double readBytes;
    private double writtenBytes;
    private long hitTokens;
    private long stallNanos;

    public void read(double bytes, long tokens) {
        readBytes += bytes;
        hitTokens += tokens;
    }

    public void written(double bytes) {
        writtenBytes += bytes;
    }

    /** A request whose turn it was waited for its blocks. */
    public void stalled(long nanos) {
        stallNanos += nanos;
    }

    public double readBytes() {
        return readBytes;
    }

    public double writtenBytes() {
        return writtenBytes;
    }

    public long hitTokens() {
        return hitTokens;
    }

    public double stallSeconds() {
        return stallNanos / 1e9;
    }
}
