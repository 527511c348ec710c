package org.mirinae.result;

/** What the workloads ran on. */
public record ClusterResult(
        @Metric(unit = "count", doc = "GPUs of the cluster.") long gpus,
        @Metric(unit = "count", doc = "Nodes of the cluster.") long nodes,
        @Metric(unit = "count", doc = "GPUs that workloads occupy.") long gpusUsed) {}
