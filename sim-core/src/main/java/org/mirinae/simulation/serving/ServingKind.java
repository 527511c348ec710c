package org.mirinae.simulation.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.cluster.Cluster;
import org.mirinae.hardware.Node;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadKind;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.serving.ServingPool;
import org.mirinae.workload.serving.ServingWorkload;

/** Describes {@code type: serving}: replicas that answer requests. */
public final class ServingKind implements WorkloadKind<ServingWorkload> {

    /** The descriptor. */
    public ServingKind() {}

    @Override
    public Class<ServingWorkload> workload() {
        return ServingWorkload.class;
    }

    @Override
    public Class<ServingResult> result() {
        return ServingResult.class;
    }

    @Override
    public boolean drawsTimeline() {
        return true;
    }

    @Override
    public long gpus(ServingWorkload workload, Cluster cluster) {
        return workload.gpus();
    }

    /** Every pool runs on the type of node it names, or on the cluster's first. */
    @Override
    public Map<String, Long> gpusByNode(ServingWorkload workload, Cluster cluster) {
        Map<String, Long> asked = new LinkedHashMap<>();
        for (ServingPool pool : workload.allPools()) {
            Node node = pool.node();
            String type = node == null ? cluster.firstNode().name() : node.name();
            asked.merge(type, pool.gpus(), Long::sum);
        }
        return asked;
    }

    @Override
    public List<Traffic> traffic(ServingWorkload workload, WorkloadSite site) {
        return PoolDeployments.traffic(
                workload, site.cluster(), site.interconnect(), site.backend());
    }

    @Override
    public WorkloadEngine engine(ServingWorkload workload, WorkloadSite site) {
        return ServingSimulation.engine(workload, site);
    }
}
