package org.mirinae.simulation.serving;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.cost.Interconnect;
import org.mirinae.cost.ServingMemory;
import org.mirinae.cost.StepCost;
import org.mirinae.cost.Traffic;
import org.mirinae.engine.EventLoop;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.ServingResult;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.stack.KvReservation;
import org.mirinae.workload.Batching;
import org.mirinae.workload.RequestTrace;
import org.mirinae.workload.ServingWorkload;

/** Makes engines that answer requests, from checked workloads. */
public final class ServingSimulation {

    private ServingSimulation() {}

    /**
     * An engine for one workload of a run.
     *
     * @param name of the workload, the beginning of its streams' names
     * @param path of the workload in its document, for problems
     * @param cluster whose nodes the pools run on
     * @param interconnect what its ranks send over
     * @param backend prices batches of operators
     * @param streams of the run
     * @throws InfeasibleException when it does not fit, naming what binds
     */
    public static WorkloadEngine engine(
            String name,
            String path,
            ServingWorkload workload,
            Cluster cluster,
            Interconnect interconnect,
            KernelBackend backend,
            RandomStreams streams) {
        return make(name, path, workload, cluster, interconnect, backend, streams);
    }

    /** What the replicas of a workload send between nodes while they are at work. */
    public static List<Traffic> traffic(
            ServingWorkload workload,
            Cluster cluster,
            Interconnect interconnect,
            KernelBackend backend) {
        return PoolSites.traffic(workload, cluster, interconnect, backend);
    }

    private static ServingEngine make(
            String name,
            String path,
            ServingWorkload workload,
            Cluster cluster,
            Interconnect interconnect,
            KernelBackend backend,
            RandomStreams streams) {
        List<PoolSite> sites = PoolSites.of(path, workload, cluster, interconnect, backend);
        RequestTrace trace = workload.drawRequests(streams, "workloads." + name);
        return new ServingEngine(name, path, workload, sites, trace, streams);
    }

    /** An engine of one pool with a cost and a memory of the caller's own. */
    static ServingEngine engine(
            String path,
            ServingWorkload workload,
            Cluster cluster,
            ServingMemory memory,
            StepCost cost,
            RequestTrace trace) {
        List<PoolSite> sites = PoolSites.like(workload, cluster, memory, cost);
        return new ServingEngine("main", path, workload, sites, trace, new RandomStreams(1));
    }

    /** A replica of a pool. */
    static Replica replica(PoolSite site, Requests requests, ReplicaListener listener) {
        boolean whole = site.workload().reservation() == KvReservation.WHOLE;
        BlockPool blocks =
                new BlockPool(site.memory(), site.workload().engine().watermark(), whole, requests);
        DecodeBatch decodes = new DecodeBatch(requests, site.memory(), whole);
        return new Replica(requests, site.policy(), site.cost(), blocks, decodes, listener);
    }

    /** The policy of a workload's engine settings, over all attention data-parallel ranks. */
    static BatchingPolicy policy(ServingWorkload workload) {
        int ranks = workload.plan().data();
        int sequences = Math.multiplyExact(workload.maxSequences(), ranks);
        return workload.engine().batching() == Batching.STATIC
                ? new BatchingPolicy.Static(sequences)
                : new BatchingPolicy.Continuous(
                        (long) workload.maxBatchedTokens() * ranks,
                        sequences,
                        workload.chunkedPrefill());
    }

    /**
     * Runs one workload by itself, for comparisons and searches that make many runs.
     *
     * @throws InfeasibleException when it does not fit or nothing could be answered
     */
    public static ServingResult run(
            ServingWorkload workload, Cluster cluster, RandomStreams streams) {
        ServingEngine engine =
                make(
                        "main",
                        "workload",
                        workload,
                        cluster,
                        Interconnect.of(cluster, workload.stack()),
                        CpuBackend.forAnswers(),
                        streams);
        EventLoop loop = new EventLoop();
        engine.start(loop);
        loop.run();
        return engine.result();
    }
}
