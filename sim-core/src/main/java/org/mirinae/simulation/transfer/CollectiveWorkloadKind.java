package org.mirinae.simulation.transfer;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.result.records.CollectiveResult;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadKind;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.collective.CollectiveWorkload;

/** Describes {@code type: collective}: a benchmark of one collective. */
public final class CollectiveWorkloadKind implements WorkloadKind<CollectiveWorkload> {

    /** The descriptor. */
    public CollectiveWorkloadKind() {}

    @Override
    public Class<CollectiveWorkload> workload() {
        return CollectiveWorkload.class;
    }

    @Override
    public Class<CollectiveResult> result() {
        return CollectiveResult.class;
    }

    @Override
    public long gpus(CollectiveWorkload workload, Cluster cluster) {
        return workload.ranks() == null ? cluster.gpus() : workload.ranks();
    }

    @Override
    public List<Traffic> traffic(CollectiveWorkload workload, WorkloadSite site) {
        return CollectiveSimulation.traffic(workload, site);
    }

    @Override
    public WorkloadEngine engine(CollectiveWorkload workload, WorkloadSite site) {
        return CollectiveSimulation.engine(workload, site);
    }
}
