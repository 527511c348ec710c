package org.mirinae.result.records;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Metric;

/** Describes the cluster that the workloads ran on. */
public record ClusterResult(
        @Metric(unit = "count", doc = "GPUs of the cluster.") long gpus,
        @Metric(unit = "count", doc = "Nodes of the cluster.") long nodes,
        @Metric(unit = "count", doc = "GPUs that workloads occupy.") long gpusUsed,
        @Metric(
                        unit = "share",
                        doc =
                                "What each workload gets between nodes of the rate it would have"
                                        + " alone; only where several share a topology.")
                @Nullable SequencedMap<String, Double> networkShares,
        @Metric(
                        unit = "share",
                        doc =
                                "What transfers (caches, checkpoints, copies) leave to a workload's"
                                        + " collectives between nodes while both are under way; only"
                                        + " where transfers go over a topology.")
                @Nullable SequencedMap<String, Double> transferShares,
        @Metric(
                        doc =
                                "Switches and cables; only of a topology that joins interfaces"
                                        + " of nodes.")
                @Nullable FabricBillResult fabricBill,
        @Metric(
                        doc =
                                "What crosses domains, by its closed form and as flows; only over"
                                        + " a topology, of workloads that are not too large.")
                @Nullable List<NetworkCheck> networkChecks,
        @Metric(doc = "What is broken in the network; only where something is.")
                @Nullable List<NetworkFailure> networkFailures) {}
