package org.mirinae.simulation.flow;

/** Hears how a flow ends. */
@FunctionalInterface
public interface FlowListener {

    /**
     * The last byte has arrived, or no way is left for what remains. When that is, the listener
     * asks its own clock: an engine that began late counts from its own beginning.
     *
     * @param payload as given when the flow was sent
     * @param arrived false where failures have cut the receiver off: nothing more will come
     */
    void ended(long payload, boolean arrived);
}
