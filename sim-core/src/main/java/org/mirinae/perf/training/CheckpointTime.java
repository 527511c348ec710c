package org.mirinae.perf.training;

import org.mirinae.hardware.Node;
import org.mirinae.perf.kernel.MemoryLevels;
import org.mirinae.perf.kernel.TransferPath;
import org.mirinae.workload.training.Checkpointing;

/**
 * Says how long one checkpoint of a training takes to write and to read. Every GPU writes an even
 * share: copies of the same weights are written once.
 *
 * @param bytes of the whole checkpoint
 * @param stallSeconds training stands still
 * @param durableSeconds from its begin until it outlives the loss of a node
 * @param restoreSeconds to read it back from where it lies, all ranks at once
 */
public record CheckpointTime(
        double bytes, double stallSeconds, double durableSeconds, double restoreSeconds) {

    /**
     * Computes the checkpoint of a training.
     *
     * @param parameters of the model, or of the adapters where only those are trained
     * @param gpus that train
     * @param node they sit in
     * @param stepSeconds what a step takes without checkpoints
     */
    public static CheckpointTime of(
            Checkpointing how, double parameters, long gpus, Node node, double stepSeconds) {
        double bytes = parameters * how.bytesPerParameter();
        double share = bytes / gpus;
        MemoryLevels levels = MemoryLevels.of(node);
        double snapshot =
                new TransferPath(levels.device(), levels.toHost(), levels.host()).seconds(share);
        double store = bytes / how.storageRate().bytesPerSecond();
        double interval = how.everySteps() * stepSeconds;
        return switch (how.mode()) {
            case BLOCKING -> new CheckpointTime(bytes, snapshot + store, snapshot + store, store);
            case ASYNCHRONOUS ->
                    // The next one waits for host memory until this one has drained.
                    new CheckpointTime(
                            bytes,
                            snapshot + Math.max(0, store - interval),
                            snapshot + store,
                            store + snapshot);
            case TIERED -> {
                MemoryLevels.DriveShare drives = levels.drives();
                double down = drives == null ? 0 : drives.written(levels.host()).seconds(share);
                double behind = Math.max(down - interval, store - interval * how.storageEvery());
                yield new CheckpointTime(
                        bytes,
                        snapshot + Math.max(0, behind),
                        snapshot + down,
                        snapshot
                                + (drives == null ? 0 : drives.read(levels.host()).seconds(share)));
            }
        };
    }
}
