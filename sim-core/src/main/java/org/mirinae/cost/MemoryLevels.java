package org.mirinae.cost;

import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.MemoryTier;
import org.mirinae.hardware.Node;
import org.mirinae.hardware.ScaleUp;
import org.mirinae.hardware.TransferLink;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Bytes;
import org.mirinae.units.Seconds;

/**
 * The memory one chip of a node reaches, level by level, and what joins the levels. Capacities and
 * link rates are the catalogue's; what data sheets of nodes do not say of host memory and drives is
 * assumed, one figure each, and shared evenly by the node's chips.
 *
 * @param device the chip's own memory
 * @param host the chip's share of host DRAM
 * @param drive the chip's share of local NVMe
 * @param toHost PCIe or C2C between the chip and its host
 * @param toDrive between host DRAM and the drives
 * @param toPeer between two chips of a node: NVLink, or PCIe where there is none
 */
public record MemoryLevels(
        MemoryTier device,
        MemoryTier host,
        MemoryTier drive,
        TransferLink toHost,
        TransferLink toDrive,
        TransferLink toPeer) {

    /** Two sockets of eight channels of DDR5-4800: 614 GB/s of 16 x 38.4, all chips; assumed. */
    private static final double HOST_RATE = 614e9;

    /** Host memory where the catalogue names none; assumed. */
    private static final double HOST_BYTES = 1e12;

    /** Eight drives of 3.84 TB (DGX H100's data drives, recalled), all chips. */
    private static final double DRIVE_BYTES = 30.7e12;

    /** Eight PCIe 4.0 x4 drives of 6.5 GB/s, all chips; assumed. */
    private static final double DRIVE_RATE = 52e9;

    /** Share of a link's line rate that long copies reach: PCIe's headers and credits; assumed. */
    private static final double REACHED = 0.85;

    /** A copy between chip and host, its call included; assumed. */
    private static final double HOST_LATENCY = 10e-6;

    /** A read of a drive (NAND page and queue); assumed. */
    private static final double DRIVE_LATENCY = 100e-6;

    /** A copy between chips, its call included; assumed. */
    private static final double PEER_LATENCY = 8e-6;

    /** Of a node. */
    public static MemoryLevels of(Node node) {
        Gpu gpu = node.gpu();
        double chips = node.gpus();
        Bytes dram = node.hostDram();
        double hostBytes = dram == null ? HOST_BYTES : dram.value();
        ScaleUp scaleUp = gpu.scaleUp();
        double pcie = gpu.host().ratePerDirection().bytesPerSecond();
        return new MemoryLevels(
                gpu.memory(),
                new MemoryTier(
                        "host DRAM", new Bytes(hostBytes / chips), new ByteRate(HOST_RATE / chips)),
                new MemoryTier(
                        "NVMe", new Bytes(DRIVE_BYTES / chips), new ByteRate(DRIVE_RATE / chips)),
                link(gpu.host().technology(), pcie, HOST_LATENCY, false),
                link("NVMe", DRIVE_RATE / chips, DRIVE_LATENCY, true),
                scaleUp == null
                        ? link(gpu.host().technology(), pcie, PEER_LATENCY, false)
                        : link(
                                scaleUp.technology(),
                                scaleUp.ratePerDirection().bytesPerSecond(),
                                PEER_LATENCY,
                                false));
    }

    private static TransferLink link(
            String technology, double rate, double latency, boolean halfDuplex) {
        return new TransferLink(
                technology, new ByteRate(REACHED * rate), new Seconds(latency), halfDuplex);
    }
}
