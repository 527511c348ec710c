package org.mirinae.simulation.site;

import org.mirinae.cluster.Cluster;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.random.RandomStreams;
import org.mirinae.stack.Stack;

/**
 * Gives an engine what it needs beside its workload.
 *
 * @param name of the workload, in the names of its random streams
 * @param path of the workload in its document, for problems
 * @param cluster whose GPUs it uses
 * @param interconnect what its ranks send over
 * @param backend prices batches of operators
 * @param streams of the run
 */
public record WorkloadSite(
        String name,
        String path,
        Cluster cluster,
        Interconnect interconnect,
        KernelBackend backend,
        RandomStreams streams) {

    /** A site whose workload is alone on a cluster, with all of it to itself. */
    public static WorkloadSite alone(Cluster cluster, Stack stack, RandomStreams streams) {
        return new WorkloadSite(
                "main",
                "workload",
                cluster,
                Interconnect.of(cluster, stack),
                CpuBackend.forAnswers(),
                streams);
    }

    /** The same for a workload that is a part of this one, under a key of its document. */
    public WorkloadSite of(String key) {
        return new WorkloadSite(name, path + "." + key, cluster, interconnect, backend, streams);
    }
}
