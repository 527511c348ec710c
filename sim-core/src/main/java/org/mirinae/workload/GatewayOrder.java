package org.mirinae.workload;

/** Who leaves the queue of the gateway first. */
public enum GatewayOrder {
    /** Who came first. */
    FCFS,
    /** The lowest priority number, then who came first. */
    PRIORITY,
    /** The class that was served least for its weight, in tokens. */
    FAIR
}
