package org.mirinae.policy;

/**
 * Shows what a router knows of the replicas that may take the coming request, numbered from 0.
 * Loads may be older than now.
 */
public interface RoutingView {

    /** Returns how many there are, at least one. */
    int replicas();

    /** Requests routed so far. */
    long routed();

    /** Requests a replica has taken in and not yet finished. */
    int outstanding(int replica);

    /** Returns how much a replica counts beside the others; 1 where all are alike. */
    default double weight(int replica) {
        return 1;
    }

    /** Tokens of the prompts of its unfinished requests. */
    default long promptTokens(int replica) {
        return 0;
    }

    /** Share of its KV cache in use. */
    default double kvUse(int replica) {
        return 0;
    }

    /** Tokens of the coming request's prompt. */
    default long inputTokens() {
        return 0;
    }

    /** Tokens of the coming request's prompt that a replica holds in its cache. */
    default long cachedTokens(int replica) {
        return 0;
    }

    /** Session of the coming request, below zero for none. */
    default long session() {
        return -1;
    }

    /** Name of a replica that stays the same when others come and go. */
    default int identity(int replica) {
        return replica;
    }

    /** Draws a number from 0 (included) to 1 (excluded). */
    default double draw() {
        throw new UnsupportedOperationException("this view draws nothing");
    }
}
