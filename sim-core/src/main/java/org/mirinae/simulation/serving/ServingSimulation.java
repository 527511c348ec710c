package org.mirinae.simulation.serving;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.cost.ChipRates;
import org.mirinae.cost.Interconnect;
import org.mirinae.cost.ServingMemory;
import org.mirinae.cost.ServingStepCost;
import org.mirinae.cost.StepCost;
import org.mirinae.engine.EventLoop;
import org.mirinae.hardware.Precision;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.ServingResult;
import org.mirinae.simulation.site.WorkloadEngine;
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
     * @param cluster its first node type is what the replicas run on
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

    private static ServingEngine make(
            String name,
            String path,
            ServingWorkload workload,
            Cluster cluster,
            Interconnect interconnect,
            KernelBackend backend,
            RandomStreams streams) {
        checkPrecision(path, workload, cluster);
        ServingMemory memory = ServingMemory.of(workload, cluster.firstNode());
        Problem binding = memory.problem(path, workload, cluster.firstNode());
        if (binding != null) {
            throw new InfeasibleException(List.of(binding));
        }
        StepCost cost = new ServingStepCost(workload, cluster, interconnect, backend);
        RequestTrace trace = workload.drawRequests(streams, "workloads." + name);
        return engine(path, workload, cluster, memory, cost, trace);
    }

    /** An engine with a cost and a memory of the caller's own. */
    static ServingEngine engine(
            String path,
            ServingWorkload workload,
            Cluster cluster,
            ServingMemory memory,
            StepCost cost,
            RequestTrace trace) {
        return new ServingEngine(path, workload, cluster, memory, policy(workload), cost, trace);
    }

    private static void checkPrecision(String path, ServingWorkload workload, Cluster cluster) {
        ChipRates rates = new ChipRates(cluster.firstNode().gpu(), workload.stack());
        Precision compute = workload.formats().compute();
        if (rates.computedIn(compute) == null) {
            throw new InfeasibleException(
                    List.of(
                            new Problem(
                                    path + ".precision",
                                    cluster.firstNode().gpu().name()
                                            + " has no rate for matrix products in "
                                            + compute,
                                    "Maybe another precision.")));
        }
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
