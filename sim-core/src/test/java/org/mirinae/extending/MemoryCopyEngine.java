package org.mirinae.extending;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.mirinae.engine.EventLoop;
import org.mirinae.hardware.Gpu;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.simulation.site.WhenDone;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.simulation.site.WorkloadSite;

/** Copies one after the other, each at the memory's bandwidth, read and written. */
final class MemoryCopyEngine implements WorkloadEngine {

    private final MemoryCopyWorkload workload;
    private final Gpu gpu;
    private final WhenDone whenDone = new WhenDone();
    private long copied;
    private long endNanos;

    MemoryCopyEngine(MemoryCopyWorkload workload, WorkloadSite site) {
        this.workload = workload;
        gpu = site.cluster().firstNode().gpu();
    }

    @Override
    public void start(EventLoop onLoop) {
        EventLoop loop = onLoop.fromNow();
        double seconds = 2 * workload.size().value() / gpu.memory().bandwidth().bytesPerSecond();
        long each = Math.round(seconds * 1e9);
        int[] handler = new int[1];
        handler[0] =
                loop.register(
                        (nowNanos, unused) -> {
                            copied++;
                            endNanos = nowNanos;
                            if (copied < workload.times()) {
                                loop.schedule(nowNanos + each, handler[0], 0);
                            } else {
                                whenDone.done(loop);
                            }
                        });
        loop.schedule(each, handler[0], 0);
    }

    @Override
    public void whenDone(Runnable action) {
        whenDone.run(action);
    }

    @Override
    public long gpus() {
        return workload.gpus();
    }

    @Override
    public SequencedMap<String, Double> memoryBytes() {
        SequencedMap<String, Double> bytes = new LinkedHashMap<>();
        bytes.put("buffers", 2 * workload.size().value());
        bytes.put("capacity", gpu.memory().capacity().value());
        return bytes;
    }

    @Override
    public double fractionDone() {
        return (double) copied / workload.times();
    }

    @Override
    public WorkloadReport report() {
        double seconds = endNanos * 1e-9;
        double[] basis = new double[Basis.values().length];
        basis[Basis.MODELLED.ordinal()] = seconds;
        double bandwidth = 2 * workload.size().value() * copied / seconds / 1e9;
        return new WorkloadReport(
                new MemoryCopyResult(copied, seconds, bandwidth),
                BasisShares.ofSeconds(basis),
                seconds * gpus(),
                0,
                gpus(),
                List.of(),
                new LinkedHashMap<>());
    }
}
