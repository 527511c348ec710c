package org.mirinae.result.records;

import org.jspecify.annotations.Nullable;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.schema.Flat;

/** Says what the replicas of one pool did, from the beginning to the last answer. */
public record PoolResult(
        @Metric(doc = "What they do with a request: mixed, prefill, decode or encode.") String role,
        @Metric(doc = "Type of node.") String node,
        @Metric(unit = "count", doc = "GPUs of one replica.") long gpusPerReplica,
        @Metric(unit = "count", doc = "Most replicas.") long replicas,
        @Metric(unit = "count", doc = "Replicas held in the mean, those that start or end too.")
                double meanReplicas,
        @Metric(unit = "h", family = Family.LATENCY, doc = "Time its GPUs were held, summed.")
                double gpuHours,
        @Metric(
                        unit = "share",
                        family = Family.LATENCY,
                        doc = "Time its replicas were at work over the time they were held.")
                double busyShare,
        @Metric(unit = "count", doc = "Requests given to its replicas.") long requests,
        @Metric(unit = "tokens", doc = "Prompt tokens computed, those computed again too.")
                long promptTokens,
        @Metric(unit = "tokens", doc = "Tokens of answers given.") long outputTokens,
        @Flat @Metric(doc = "How often it was scaled.") Scaling scaling) {

    /** Counts how often the pool was scaled. */
    public record Scaling(
            @Metric(unit = "count", doc = "Times more replicas were asked for.") long scaleUps,
            @Metric(unit = "count", doc = "Times fewer replicas were asked for.") long scaleDowns,
            @Metric(
                            unit = "s",
                            doc =
                                    "From the decision to start a replica until it takes requests;"
                                            + " only where replicas are scaled.")
                    @Nullable Double startSeconds) {}
}
