package org.mirinae.perf.serving;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Node;
import org.mirinae.perf.kernel.MemoryLevels;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Bytes;
import org.mirinae.units.Seconds;
import org.mirinae.workload.serving.KvTier;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * Says how fast and how large a tier of the KV cache is for one replica. Each GPU copies its own
 * part of a block, all at once, so a replica has the rates and the capacity of all its GPUs
 * together.
 *
 * @param name of the tier
 * @param capacity in bytes, of the replica or of the whole pool
 * @param readRate bytes per second into the GPUs
 * @param writeRate bytes per second out of them
 * @param latency of a copy, in seconds
 * @param halfDuplex whether reading and writing share one rate
 * @param poolRate bytes per second over all replicas, infinite where nothing bounds them
 */
public record KvTierRates(
        String name,
        double capacity,
        double readRate,
        double writeRate,
        double latency,
        boolean halfDuplex,
        double poolRate) {

    /** A copy over the network, its call and the pool's look-up included; assumed. */
    private static final double REMOTE_LATENCY = 50e-6;

    /** Share of the interfaces' line rate that long copies reach; assumed. */
    private static final double REACHED = 0.85;

    /**
     * Computes the rates of a workload's tier on a node; returns null where the node has no such
     * memory.
     */
    public static @Nullable KvTierRates of(KvTier tier, ServingWorkload workload, Node node) {
        double gpus = workload.deployment().plan().gpus();
        MemoryLevels levels = MemoryLevels.of(node);
        double host =
                Math.min(
                        levels.toHost().ratePerDirection().bytesPerSecond(),
                        levels.host().bandwidth().bytesPerSecond());
        String name = tier.type().name().toLowerCase(java.util.Locale.ROOT);
        switch (tier.type()) {
            case DRAM -> {
                double latency = levels.toHost().latency().value();
                double capacity = levels.host().capacity().value() * gpus;
                return new KvTierRates(
                        name,
                        value(tier.capacity(), capacity),
                        rate(tier.rate(), host * gpus),
                        rate(tier.rate(), host * gpus),
                        seconds(tier.latency(), latency),
                        levels.toHost().halfDuplex(),
                        Double.POSITIVE_INFINITY);
            }
            case NVME -> {
                MemoryLevels.DriveShare drives = levels.drives();
                if (drives == null) {
                    return null;
                }
                double read = drives.read().ratePerDirection().bytesPerSecond();
                double write = drives.write().ratePerDirection().bytesPerSecond();
                return new KvTierRates(
                        name,
                        value(tier.capacity(), drives.tier().capacity().value() * gpus),
                        rate(tier.rate(), Math.min(read, host) * gpus),
                        rate(tier.rate(), Math.min(write, host) * gpus),
                        seconds(tier.latency(), drives.read().latency().value()),
                        true,
                        Double.POSITIVE_INFINITY);
            }
            default -> {
                double nics = node.scaleOutPerGpu().bytesPerSecond() * REACHED * gpus;
                if (nics == 0 && tier.rate() == null) {
                    return null;
                }
                double rate = rate(tier.rate(), nics);
                return new KvTierRates(
                        name,
                        value(tier.capacity(), 0),
                        rate,
                        rate,
                        seconds(tier.latency(), REMOTE_LATENCY),
                        false,
                        rate(tier.poolRate(), Double.POSITIVE_INFINITY));
            }
        }
    }

    private static double value(@Nullable Bytes given, double usual) {
        return given == null ? usual : given.value();
    }

    private static double rate(@Nullable ByteRate given, double usual) {
        return given == null ? usual : given.bytesPerSecond();
    }

    private static double seconds(@Nullable Seconds given, double usual) {
        return given == null ? usual : given.value();
    }
}
