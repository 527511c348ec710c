package org.mirinae.extending;

import org.mirinae.cluster.Cluster;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadKind;
import org.mirinae.simulation.site.WorkloadSite;

/** Describes {@code type: memory_copy}. */
public final class MemoryCopyKind implements WorkloadKind<MemoryCopyWorkload> {

    @Override
    public Class<MemoryCopyWorkload> workload() {
        return MemoryCopyWorkload.class;
    }

    @Override
    public Class<MemoryCopyResult> result() {
        return MemoryCopyResult.class;
    }

    @Override
    public long gpus(MemoryCopyWorkload workload, Cluster cluster) {
        return workload.gpus();
    }

    @Override
    public WorkloadEngine engine(MemoryCopyWorkload workload, WorkloadSite site) {
        return new MemoryCopyEngine(workload, site);
    }
}
