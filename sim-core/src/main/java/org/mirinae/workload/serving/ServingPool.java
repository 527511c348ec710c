package org.mirinae.workload.serving;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Node;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Equal replicas of a service on nodes of one type. A service has one pool, or several with
 * different tasks or on different nodes.
 *
 * @param name of the pool
 * @param role what its replicas do with a request
 * @param node type of the nodes it runs on; none: the cluster's first
 * @param replicas copies of the model, at the beginning where they are scaled
 * @param plan how a replica is split over GPUs
 * @param engine settings; none: those of the workload
 * @param weight of one of its replicas beside one of another pool, for routing
 * @param autoscaling how the number of replicas follows the load
 */
@Doc("Equal replicas of a service on nodes of one type.")
public record ServingPool(
        @Doc("Name of the pool.") String name,
        @Doc("What its replicas do with a request: mixed (all), prefill, decode, encode.")
                @Default("mixed")
                PoolRole role,
        @Doc("Type of the nodes it runs on; by default the cluster's first.") @Nullable Node node,
        @Doc("Copies of the model; at the beginning where they are scaled.")
                @Default("1")
                @Positive
                @AtMost(1e6)
                int replicas,
        @Doc("How a replica is split over GPUs.") @Default("{}") ServingPlan plan,
        @Doc("Settings of the engine; by default those of the workload.")
                @Nullable EngineSettings engine,
        @Doc("Weight of one of its replicas beside one of another pool, for routing.")
                @Default("1")
                @Positive
                double weight,
        @Doc("How the number of replicas follows the load.") @Nullable Autoscaling autoscaling) {

    /** Most replicas it ever has. */
    public int mostReplicas() {
        return autoscaling == null ? replicas : Math.max(replicas, autoscaling.max());
    }

    /** GPUs it occupies at most. */
    public long gpus() {
        return plan.gpus() * mostReplicas();
    }

    /** Returns whether requests come to it first; those of an encode pool go on to such. */
    public boolean takesPrompts() {
        return role == PoolRole.MIXED || role == PoolRole.PREFILL;
    }
}
