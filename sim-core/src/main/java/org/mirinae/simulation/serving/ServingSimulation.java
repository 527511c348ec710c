package org.mirinae.simulation.serving;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.ServingWorkload;

/** Makes engines that answer requests, from checked workloads. */
public final class ServingSimulation {

    private ServingSimulation() {}

    /**
     * An engine for one workload of a run.
     *
     * @throws InfeasibleException when it does not fit, or requests without end come faster than
     *     they can be answered, naming what binds
     */
    public static WorkloadEngine engine(ServingWorkload workload, WorkloadSite site) {
        ServingEngine engine = make(workload, site);
        Problem divergence = engine.divergence();
        if (divergence != null) {
            throw new InfeasibleException(List.of(divergence));
        }
        return engine;
    }

    private static ServingEngine make(ServingWorkload workload, WorkloadSite site) {
        List<PoolDeployment> deployments = PoolDeployments.of(workload, site);
        RequestTrace trace = workload.drawRequests(site.streams(), "workloads." + site.name());
        return new ServingEngine(
                site.name(), site.path(), workload, deployments, trace, site.streams());
    }

    /** Makes an engine of one pool with times and a memory of the caller's own. */
    static ServingEngine engine(
            String path,
            ServingWorkload workload,
            Cluster cluster,
            ServingMemory memory,
            StepTimes times,
            RequestTrace trace) {
        List<PoolDeployment> deployments = PoolDeployments.like(workload, cluster, memory, times);
        return new ServingEngine("main", path, workload, deployments, trace, new RandomStreams(1));
    }

    /**
     * Runs one workload by itself, for comparisons and searches that make many runs.
     *
     * @throws InfeasibleException when it does not fit or nothing could be answered
     */
    public static ServingResult run(
            ServingWorkload workload, Cluster cluster, RandomStreams streams) {
        ServingEngine engine =
                make(workload, WorkloadSite.alone(cluster, workload.stack(), streams));
        EventLoop loop = new EventLoop();
        engine.start(loop);
        loop.run();
        return engine.result();
    }
}
