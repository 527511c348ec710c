package org.mirinae.simulation.training;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.result.records.TrainingResult;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadKind;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.training.TrainingWorkload;

/** Describes {@code type: training}: steps of a plan, and a long run of them. */
public final class TrainingKind implements WorkloadKind<TrainingWorkload> {

    /** The descriptor. */
    public TrainingKind() {}

    @Override
    public Class<TrainingWorkload> workload() {
        return TrainingWorkload.class;
    }

    @Override
    public Class<TrainingResult> result() {
        return TrainingResult.class;
    }

    @Override
    public boolean drawsTimeline() {
        return true;
    }

    /**
     * A plan that leaves its width of data parallelism to the cluster takes as many whole copies as
     * there are GPUs for.
     */
    @Override
    public long gpus(TrainingWorkload workload, Cluster cluster) {
        long each = workload.plan().modelRanks();
        Integer data = workload.plan().data();
        long whole = cluster.gpus() / each;
        return data == null || data > whole ? whole * each : each * data;
    }

    @Override
    public List<Traffic> traffic(TrainingWorkload workload, WorkloadSite site) {
        return TrainingSimulation.traffic(workload, site);
    }

    @Override
    public WorkloadEngine engine(TrainingWorkload workload, WorkloadSite site) {
        return TrainingSimulation.engine(workload, site);
    }
}
