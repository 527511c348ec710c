package org.mirinae.simulation.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.hardware.Gpu;
import org.mirinae.perf.collective.CollectiveChoice;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.records.CollectiveResult;
import org.mirinae.result.records.CollectiveRow;
import org.mirinae.simulation.site.WhenDone;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.workload.collective.CollectiveWorkload;

/** Runs the sizes one after the other: the loop's clock stands at the sum of their times. */
final class CollectiveEngine implements WorkloadEngine {

    private final CollectiveWorkload workload;
    private final Cluster cluster;
    private final int ranks;
    private final CollectiveChoice choice;
    private final List<Double> sizes;
    private final List<CollectiveRow> rows = new ArrayList<>();
    private final double[] basisSeconds = new double[Basis.values().length];
    private final WhenDone whenDone = new WhenDone();
    private double seconds;
    private double joules;
    private int handler;

    CollectiveEngine(
            CollectiveWorkload workload, Cluster cluster, int ranks, CollectiveChoice choice) {
        this.workload = workload;
        this.cluster = cluster;
        this.ranks = ranks;
        this.choice = choice;
        this.sizes = workload.bytes();
    }

    @Override
    public void start(EventLoop onLoop) {
        EventLoop loop = onLoop.fromNow();
        handler =
                loop.register(
                        (nowNanos, payload) -> {
                            if (rows.size() < sizes.size()) {
                                next(loop);
                            } else {
                                whenDone.done(loop);
                            }
                        });
        loop.schedule(0, handler, 0);
    }

    private void next(EventLoop loop) {
        double bytes = sizes.get(rows.size());
        CollectiveChoice.Chosen chosen = choice.at(bytes * workload.imbalance());
        double algbw = bytes / chosen.seconds();
        double busbw = algbw * workload.collective().busFactor(ranks);
        rows.add(
                new CollectiveRow(
                        bytes,
                        Math.floor(bytes / workload.dataType().bytesPerElement()),
                        chosen.seconds() * 1e6,
                        algbw / 1e9,
                        busbw / 1e9,
                        chosen.algorithm(),
                        chosen.reason()));
        seconds += chosen.seconds();
        basisSeconds[chosen.basis().ordinal()] += chosen.seconds();
        joules += chosen.seconds() * ranks * watts(busbw);
        loop.schedule(Math.round(seconds * 1e9), handler, 0);
    }

    /** Above idle: every byte that passes the links is read and written once; assumed. */
    private double watts(double busBytesPerSecond) {
        Gpu gpu = cluster.firstNode().gpu();
        double memory = 2 * busBytesPerSecond / gpu.memory().bandwidth().bytesPerSecond();
        PowerDraw draw = PowerDraw.of(cluster.firstNode());
        return draw.gpuWatts(0, Math.min(1, memory)) - draw.idleWatts();
    }

    @Override
    public void whenDone(Runnable action) {
        whenDone.run(action);
    }

    @Override
    public long gpus() {
        return ranks;
    }

    @Override
    public SequencedMap<String, Double> memoryBytes() {
        double largest = 0;
        for (double size : sizes) {
            largest = Math.max(largest, size);
        }
        SequencedMap<String, Double> bytes = new LinkedHashMap<>();
        bytes.put("buffers", 2 * largest); // sent from one, received into another
        bytes.put("capacity", cluster.firstNode().gpu().memory().capacity().value());
        return bytes;
    }

    @Override
    public double fractionDone() {
        return (double) rows.size() / sizes.size();
    }

    @Override
    public WorkloadReport report() {
        double bus = rows.stream().mapToDouble(CollectiveRow::busbw).average().orElseThrow();
        return new WorkloadReport(
                new CollectiveResult(
                        workload.collective().name().toLowerCase(Locale.ROOT),
                        ranks,
                        workload.dataType().toString(),
                        bus,
                        rows),
                BasisShares.ofSeconds(basisSeconds),
                seconds * ranks,
                joules,
                ranks,
                List.of(),
                new LinkedHashMap<>());
    }
}
