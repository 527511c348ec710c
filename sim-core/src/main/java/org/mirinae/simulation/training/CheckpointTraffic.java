package org.mirinae.simulation.training;

import org.jspecify.annotations.Nullable;
import org.mirinae.cost.Interconnect;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.Store;
import org.mirinae.result.CheckpointTrafficResult;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.flow.StoreTraffic;
import org.mirinae.workload.Checkpointing;

/**
 * The checkpoints of a training on their way to the shared store, beside all else that is sent: the
 * first at once, further ones at the training's interval for as long as the run goes on. One that
 * is still under way lets the next wait.
 */
final class CheckpointTraffic {

    private final EventLoop loop;
    private final StoreTraffic store;
    private final long ranks;
    private final double bytes;
    private final double mostBytesPerSecond;
    private final long intervalNanos;
    private final int handler;
    private final double aloneSeconds;
    private long begunNanos;
    private long lastNanos;
    private long ended;
    private double sumSeconds;
    private double longestSeconds;

    /**
     * Of a training; its first checkpoint begins now.
     *
     * @param bytes of one checkpoint
     * @param stepSeconds from one step to the next
     */
    CheckpointTraffic(
            EventLoop loop,
            FlowNetwork network,
            Interconnect interconnect,
            Store to,
            Checkpointing how,
            long ranks,
            double bytes,
            double stepSeconds) {
        this.loop = loop;
        this.ranks = ranks;
        this.bytes = bytes;
        store = new StoreTraffic(network, interconnect, to);
        mostBytesPerSecond = how.storageRate().bytesPerSecond();
        double steps =
                how.mode() == Checkpointing.Mode.TIERED
                        ? (double) how.everySteps() * how.storageEvery()
                        : how.everySteps();
        intervalNanos = Math.max(1, Math.round(Math.min(9e9, steps * stepSeconds) * 1e9));
        aloneSeconds = bytes / Math.min(mostBytesPerSecond, to.write().bytesPerSecond());
        handler = loop.registerAside((now, unused) -> begin(now));
        begin(loop.nowNanos());
    }

    private void begin(long nowNanos) {
        begunNanos = nowNanos;
        store.write(0, ranks, bytes, mostBytesPerSecond, this::ended, 0);
    }

    private void ended(long nowNanos, long unused, boolean arrived) {
        if (!arrived) {
            throw new IllegalStateException("every chip reaches the store at every time");
        }
        double took = (nowNanos - begunNanos) * 1e-9;
        ended++;
        sumSeconds += took;
        longestSeconds = Math.max(longestSeconds, took);
        lastNanos = nowNanos;
        loop.schedule(Math.max(nowNanos, begunNanos + intervalNanos), handler, 0);
    }

    /** When the last one that is whole was. */
    double untilSeconds() {
        return lastNanos * 1e-9;
    }

    /** What became of them; null before the first is whole. */
    @Nullable CheckpointTrafficResult result() {
        return ended == 0
                ? null
                : new CheckpointTrafficResult(
                        ended, bytes, sumSeconds / ended, longestSeconds, aloneSeconds);
    }
}
