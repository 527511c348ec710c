package org.mirinae.simulation.training;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Node;
import org.mirinae.perf.kernel.MemoryLevels;
import org.mirinae.perf.kernel.TransferPath;
import org.mirinae.workload.training.Offload;

/**
 * Times copies between the memory of a GPU and the level behind it. In and out go at once, each
 * over its own direction; a drive is read and written through the host's memory.
 */
public final class OffloadTimes {

    private final Offload offload;
    private final MemoryLevels levels;

    public OffloadTimes(Offload offload, Node node) {
        this.offload = offload;
        this.levels = MemoryLevels.of(node);
    }

    /** Bytes a GPU's share of the level holds; 0 where the node has no such level. */
    public static double capacity(Offload offload, Node node) {
        MemoryLevels levels = MemoryLevels.of(node);
        MemoryLevels.DriveShare drives = levels.drives();
        return switch (offload.tier()) {
            case HOST -> levels.host().capacity().value();
            case DRIVE -> drives == null ? 0 : drives.tier().capacity().value();
        };
    }

    /** Seconds for so many bytes in and so many out. */
    public double seconds(double in, double out) {
        int ways = in > 0 && out > 0 ? 1 : 0;
        double read = in == 0 ? 0 : copy(in, true, ways);
        double written = out == 0 ? 0 : copy(out, false, ways);
        return Math.max(read, written);
    }

    private double copy(double bytes, boolean in, int against) {
        double link =
                new TransferPath(levels.device(), levels.toHost(), levels.host())
                        .seconds(bytes, 1, against);
        MemoryLevels.@Nullable DriveShare drives = levels.drives();
        if (offload.tier() == Offload.Tier.HOST || drives == null) {
            return link;
        }
        TransferPath drive = in ? drives.read(levels.host()) : drives.written(levels.host());
        return Math.max(link, drive.seconds(bytes, 1, against));
    }

    /** A pass with its copies, hidden beside it as far as they go. */
    PassTime beside(PassTime pass, double more, double in, double out) {
        double copies = seconds(in, out);
        return copies == 0 ? pass : pass.withOffload(Math.max(0, copies - pass.seconds() - more));
    }
}
