package org.mirinae.perf.kernel;

import org.mirinae.hardware.MemoryTier;
import org.mirinae.hardware.TransferLink;

/**
 * Time of copies between levels of memory. The slowest of the link and of the two levels bounds
 * them; flows that are under way together share each of them evenly.
 */
public final class TransferTime {

    private TransferTime() {}

    /**
     * One copy by itself.
     *
     * @param bytes to copy; none take no time
     */
    public static double seconds(double bytes, MemoryTier from, TransferLink link, MemoryTier to) {
        return seconds(bytes, from, link, to, 1, 0);
    }

    /**
     * One of several copies that are under way together over the same link.
     *
     * @param bytes to copy; none take no time
     * @param along flows in the same direction, this one included; at least 1
     * @param against flows in the other direction
     */
    public static double seconds(
            double bytes,
            MemoryTier from,
            TransferLink link,
            MemoryTier to,
            int along,
            int against) {
        if (bytes == 0) {
            return 0;
        }
        return link.latency().value() + bytes / rate(from, link, to, along, against);
    }

    /** Bytes per second of one of several flows. */
    public static double rate(
            MemoryTier from, TransferLink link, MemoryTier to, int along, int against) {
        int onLink = link.halfDuplex() ? along + against : along;
        double linked = link.ratePerDirection().bytesPerSecond() / onLink;
        // A memory reads for one direction and writes for the other.
        int onMemory = along + against;
        double read = from.bandwidth().bytesPerSecond() / onMemory;
        double written = to.bandwidth().bytesPerSecond() / onMemory;
        return Math.min(linked, Math.min(read, written));
    }

    /** Bytes of a copy that reaches half of the link's rate. */
    public static double halfSize(TransferLink link) {
        return link.latency().value() * link.ratePerDirection().bytesPerSecond();
    }
}
