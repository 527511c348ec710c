package org.mirinae.simulation.training;

import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.graph.Store;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.result.records.CheckpointTrafficResult;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.flow.StoreTraffic;
import org.mirinae.workload.training.Checkpointing;

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
    private boolean underWay;
    private boolean ending;
    private final Runnable whole;

    /**
     * Begins the checkpoints of a training; the first begins now.
     *
     * @param bytes of one checkpoint
     * @param stepSeconds from one step to the next
     * @param whole runs whenever a checkpoint is
     */
    CheckpointTraffic(
            EventLoop loop,
            FlowNetwork network,
            Interconnect interconnect,
            Store to,
            Checkpointing how,
            long ranks,
            double bytes,
            double stepSeconds,
            Runnable whole) {
        this.whole = whole;
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
        if (ending) {
            return;
        }
        begunNanos = nowNanos;
        underWay = true;
        store.write(0, ranks, bytes, mostBytesPerSecond, this::ended, 0);
    }

    private void ended(long unused, boolean arrived) {
        long nowNanos = loop.nowNanos();
        if (!arrived) {
            throw new IllegalStateException("every chip reaches the store at every time");
        }
        double took = (nowNanos - begunNanos) * 1e-9;
        ended++;
        underWay = false;
        sumSeconds += took;
        longestSeconds = Math.max(longestSeconds, took);
        lastNanos = nowNanos;
        whole.run();
        if (!ending) {
            loop.schedule(Math.max(nowNanos, begunNanos + intervalNanos), handler, 0);
        }
    }

    /**
     * Returns whether the first is whole and none under way; once the first is, none is begun any
     * more.
     */
    boolean stops() {
        ending = ended > 0;
        return ending && !underWay;
    }

    /** Returns when the last one that is whole was. */
    double untilSeconds() {
        return lastNanos * 1e-9;
    }

    /** Returns what became of them; null before the first is whole. */
    @Nullable CheckpointTrafficResult result() {
        return ended == 0
                ? null
                : new CheckpointTrafficResult(
                        ended, bytes, sumSeconds / ended, longestSeconds, aloneSeconds);
    }
}
