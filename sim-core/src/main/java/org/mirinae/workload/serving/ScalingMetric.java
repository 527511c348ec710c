package org.mirinae.workload.serving;

/** Says what scaling holds at its target. */
public enum ScalingMetric {
    /** Unfinished requests of a replica. */
    OUTSTANDING,
    /** Share of a replica's KV cache in use. */
    KV_USE
}
