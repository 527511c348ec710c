package org.mirinae.app.extension;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.result.BasisShares;
import org.mirinae.simulation.site.WhenDone;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;

/** Holds GPUs until its time is over. */
final class IdleEngine implements WorkloadEngine {

    private final IdleWorkload workload;
    private final double capacity;
    private final WhenDone whenDone = new WhenDone();
    private boolean over;

    IdleEngine(IdleWorkload workload, Cluster cluster) {
        this.workload = workload;
        this.capacity = cluster.firstNode().gpu().memory().capacity().value();
    }

    @Override
    public void start(EventLoop loop) {
        EventLoop own = loop.fromNow();
        int handler =
                own.register(
                        (now, payload) -> {
                            over = true;
                            whenDone.done(own);
                        });
        own.schedule(workload.time().toNanos(), handler, 0);
    }

    @Override
    public void whenDone(Runnable action) {
        whenDone.run(action);
    }

    @Override
    public long gpus() {
        return workload.held();
    }

    @Override
    public SequencedMap<String, Double> memoryBytes() {
        SequencedMap<String, Double> bytes = new LinkedHashMap<>();
        bytes.put("total", 0.0);
        bytes.put("capacity", capacity);
        return bytes;
    }

    @Override
    public double fractionDone() {
        return over ? 1 : 0;
    }

    @Override
    public WorkloadReport report() {
        double seconds = workload.time().value();
        return new WorkloadReport(
                new IdleResult(seconds, seconds * workload.held() / 3600),
                BasisShares.ALL_MODELLED,
                seconds * workload.held(),
                0,
                workload.held(),
                List.of("Idle GPUs draw what the node draws idle."),
                new LinkedHashMap<>());
    }
}
