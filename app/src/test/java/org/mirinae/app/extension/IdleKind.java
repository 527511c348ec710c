package org.mirinae.app.extension;

import org.mirinae.cluster.Cluster;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadKind;
import org.mirinae.simulation.site.WorkloadSite;

/** Describes {@code type: idle}. */
public final class IdleKind implements WorkloadKind<IdleWorkload> {

    @Override
    public Class<IdleWorkload> workload() {
        return IdleWorkload.class;
    }

    @Override
    public Class<IdleResult> result() {
        return IdleResult.class;
    }

    @Override
    public long gpus(IdleWorkload workload, Cluster cluster) {
        return workload.held();
    }

    @Override
    public WorkloadEngine engine(IdleWorkload workload, WorkloadSite site) {
        return new IdleEngine(workload, site.cluster());
    }
}
