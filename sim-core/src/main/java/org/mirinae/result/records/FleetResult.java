package org.mirinae.result.records;

import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;

/** Says what the replicas of a service did, pool by pool, and what passed between them. */
public record FleetResult(
        @Metric(doc = "By pool.") SequencedMap<String, PoolResult> pools,
        @Metric(unit = "h", family = Family.LATENCY, doc = "GPU time of all pools.")
                double gpuHours,
        @Metric(doc = "Caches sent to decode pools; only where there are such.")
                @Nullable KvTransferResult kvTransfer,
        @Metric(doc = "By class of requests; only where the gateway has classes.")
                @Nullable SequencedMap<String, RequestClassResult> classes,
        @Metric(
                        unit = "share",
                        family = Family.SERVING_THROUGHPUT,
                        doc =
                                "Jain's index of the tokens of each class over its weight: 1 where"
                                        + " all are served alike; only where there are classes.")
                @Nullable Double fairness,
        @Metric(
                        unit = "count",
                        family = Family.LATENCY,
                        doc = "Adapters loaded into slots; only where there are adapters.")
                @Nullable Long adapterLoads,
        @Metric(
                        unit = "count",
                        family = Family.LATENCY,
                        doc =
                                "Times a request found its adapter on its replica; only where"
                                        + " there are adapters.")
                @Nullable Long adapterHits) {}
