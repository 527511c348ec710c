package org.mirinae.workload;

/** What is held at its target by scaling. */
public enum ScalingMetric {
    /** Unfinished requests of a replica. */
    OUTSTANDING,
    /** Share of a replica's KV cache in use. */
    KV_USE
}
