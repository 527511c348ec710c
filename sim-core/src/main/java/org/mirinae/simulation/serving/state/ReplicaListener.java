package org.mirinae.simulation.serving.state;

/** Hears what a replica tells those around it. */
public interface ReplicaListener {
    /** All that arrives up to now shall be handed over before the next iteration is made. */
    void deliver(long nowNanos);

    /** A request is done. */
    void finished(int request, long nowNanos);

    /**
     * A prompt is computed and its first token given, and there are more to come; true when they
     * come from another replica. The blocks stay taken until {@code KvCache.giveBack}.
     */
    default boolean leaves(int request, long nowNanos) {
        return false;
    }

    /** Blocks are taken for a request whose cache lies elsewhere; {@code Replica.arrived}. */
    default void fetch(int request, long nowNanos) {
        throw new IllegalStateException("no cache lies elsewhere");
    }
}
