package org.mirinae.workload.gateway;

/** The orders in which requests leave the queue of the gateway. */
public enum GatewayOrder {
    /** The request that came first goes first. */
    FCFS,
    /** The lowest priority number, then who came first. */
    PRIORITY,
    /** The class that was served least for its weight, in tokens. */
    FAIR
}
