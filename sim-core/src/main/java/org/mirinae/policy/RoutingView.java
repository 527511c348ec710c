package org.mirinae.policy;

/** What a router knows of its replicas. */
public interface RoutingView {

    /** How many there are, at least one. */
    int replicas();

    /** Requests routed so far. */
    long routed();

    /** Requests a replica has taken in and not yet finished. */
    int outstanding(int replica);
}
