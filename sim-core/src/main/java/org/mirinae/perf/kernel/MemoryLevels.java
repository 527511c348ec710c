package org.mirinae.perf.kernel;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Drive;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.MemoryTier;
import org.mirinae.hardware.Node;
import org.mirinae.hardware.ScaleUp;
import org.mirinae.hardware.TransferLink;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Bytes;
import org.mirinae.units.Seconds;

/**
 * The memory one GPU of a node reaches, level by level, and what joins the levels. Capacities and
 * rates are the catalogue's, shared evenly by the node's GPUs; latencies of copies and the host
 * memory of nodes that do not state it are assumed. A node that names no drives has none here.
 *
 * @param device the GPU's own memory
 * @param host the GPU's share of host DRAM
 * @param drives the GPU's share of local drives, where the node names them
 * @param toHost PCIe or C2C between the GPU and its host
 * @param toPeer between two GPUs of a node: NVLink, or PCIe where there is none
 */
public record MemoryLevels(
        MemoryTier device,
        MemoryTier host,
        @Nullable DriveShare drives,
        TransferLink toHost,
        TransferLink toPeer) {

    /**
     * One GPU's share of the drives of its node.
     *
     * @param tier capacity, and the faster of reading and writing
     * @param read from the drives to host DRAM
     * @param write from host DRAM to the drives
     */
    public record DriveShare(MemoryTier tier, TransferLink read, TransferLink write) {

        /** The way from the drives to a level. */
        public TransferPath read(MemoryTier to) {
            return new TransferPath(tier, read, to);
        }

        /** The way from a level to the drives. */
        public TransferPath written(MemoryTier from) {
            return new TransferPath(from, write, tier);
        }

        private static DriveShare of(Drive drive, double share) {
            ByteRate read = drive.readRate().times(share);
            ByteRate write = drive.writeRate().times(share);
            return new DriveShare(
                    new MemoryTier(
                            drive.technology(),
                            drive.capacity().times(share),
                            read.compareTo(write) > 0 ? read : write),
                    // What reads take, writes lack.
                    new TransferLink(drive.technology(), read, drive.readLatency(), true),
                    new TransferLink(drive.technology(), write, drive.writeLatency(), true));
        }
    }

    /**
     * Two sockets of eight channels of DDR5-4800, all GPUs, where the node states none; assumed.
     */
    private static final double HOST_RATE = 614.4e9;

    /** Host memory where the node states none; assumed. */
    private static final double HOST_BYTES = 1e12;

    /** Share of a link's line rate that long copies reach: PCIe's headers and credits; assumed. */
    private static final double REACHED = 0.85;

    /** A copy between GPU and host, its call included; assumed. */
    private static final double HOST_LATENCY = 10e-6;

    /** A copy between GPUs, its call included; assumed. */
    private static final double PEER_LATENCY = 8e-6;

    /** Finds the levels of a node. */
    public static MemoryLevels of(Node node) {
        Gpu gpu = node.gpu();
        double gpus = node.gpus();
        Bytes dram = node.hostDram();
        ByteRate bandwidth = node.hostBandwidth();
        Drive drive = node.drive();
        ScaleUp scaleUp = gpu.scaleUp();
        String technology = gpu.host().technology();
        ByteRate rate = gpu.host().ratePerDirection();
        double hostBytes = dram == null ? HOST_BYTES : dram.value();
        double hostRate = bandwidth == null ? HOST_RATE : bandwidth.bytesPerSecond();
        return new MemoryLevels(
                gpu.memory(),
                new MemoryTier(
                        "host DRAM", new Bytes(hostBytes / gpus), new ByteRate(hostRate / gpus)),
                drive == null ? null : DriveShare.of(drive, node.drives() / gpus),
                link(technology, rate, HOST_LATENCY),
                scaleUp == null
                        ? link(technology, rate, PEER_LATENCY)
                        : link(scaleUp.technology(), scaleUp.ratePerDirection(), PEER_LATENCY));
    }

    private static TransferLink link(String technology, ByteRate rate, double latency) {
        return new TransferLink(technology, rate.times(REACHED), new Seconds(latency), false);
    }
}
