package org.mirinae.perf.kernel;

import org.mirinae.hardware.MemoryTier;
import org.mirinae.hardware.TransferLink;

/**
 * Joins two levels of memory and times copies over it. The slowest of the link and of the two
 * levels bounds them; flows that are under way together share each of them evenly.
 *
 * @param from the level that is read
 * @param link between them
 * @param to the level that is written
 */
public record TransferPath(MemoryTier from, TransferLink link, MemoryTier to) {

    /**
     * One copy by itself.
     *
     * @param bytes to copy; none take no time
     */
    public double seconds(double bytes) {
        return seconds(bytes, 1, 0);
    }

    /**
     * One of several copies that are under way together over the same link.
     *
     * @param bytes to copy; none take no time
     * @param along flows in the same direction, this one included; at least 1
     * @param against flows in the other direction
     */
    public double seconds(double bytes, int along, int against) {
        if (bytes == 0) {
            return 0;
        }
        return link.latency().value() + bytes / rate(along, against);
    }

    /** Bytes per second of one of several flows. */
    public double rate(int along, int against) {
        int onLink = link.halfDuplex() ? along + against : along;
        double linked = link.ratePerDirection().bytesPerSecond() / onLink;
        // A memory reads for one direction and writes for the other.
        int onMemory = along + against;
        double read = from.bandwidth().bytesPerSecond() / onMemory;
        double written = to.bandwidth().bytesPerSecond() / onMemory;
        return Math.min(linked, Math.min(read, written));
    }

    /** Bytes of a copy that reaches half of the link's rate. */
    double halfSize() {
        return link.latency().value() * link.ratePerDirection().bytesPerSecond();
    }
}
