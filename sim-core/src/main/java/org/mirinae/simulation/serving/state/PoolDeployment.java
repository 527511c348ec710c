package org.mirinae.simulation.serving.state;

import org.mirinae.cluster.Cluster;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.policy.BatchLimits;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.workload.serving.ServingPool;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * Says where a pool runs and how long its iterations take.
 *
 * @param pool as described
 * @param workload as if the pool were alone
 * @param cluster the nodes of its type
 * @param interconnect what its ranks send over
 * @param network between its GPUs
 * @param memory of one replica
 * @param policy that puts its batches together
 * @param limits of its iterations
 * @param times of its iterations
 * @param kind number of its type of node
 * @param firstGpu of its first replica, among the GPUs of that type of node
 */
public record PoolDeployment(
        ServingPool pool,
        ServingWorkload workload,
        Cluster cluster,
        Interconnect interconnect,
        TwoTierNetwork network,
        ServingMemory memory,
        BatchingPolicy policy,
        BatchLimits limits,
        StepTimes times,
        int kind,
        long firstGpu) {

    /** Returns whether a replica could hold and batch a sequence of so many tokens. */
    public boolean fits(long tokens) {
        return tokens <= memory.longestSequence() && policy.admits(limits, tokens);
    }

    /** The scale-up domain of a replica, or -1 where it spans several. */
    public long domain(int replica) {
        long gpus = pool.plan().gpus();
        long first = (firstGpu + replica * gpus) / network.domain();
        long last = (firstGpu + (replica + 1) * gpus - 1) / network.domain();
        return first == last ? first : -1;
    }
}
