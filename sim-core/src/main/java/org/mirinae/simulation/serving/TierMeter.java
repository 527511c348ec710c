package org.mirinae.simulation.serving;

/** Adds up what a tier did. */
final class TierMeter {

    private double readBytes;
    private double writtenBytes;
    private long hitTokens;
    private long stallNanos;

    void read(double bytes, long tokens) {
        readBytes += bytes;
        hitTokens += tokens;
    }

    void written(double bytes) {
        writtenBytes += bytes;
    }

    /** A request whose turn it was waited for its blocks. */
    void stalled(long nanos) {
        stallNanos += nanos;
    }

    double readBytes() {
        return readBytes;
    }

    double writtenBytes() {
        return writtenBytes;
    }

    long hitTokens() {
        return hitTokens;
    }

    double stallSeconds() {
        return stallNanos / 1e9;
    }
}
