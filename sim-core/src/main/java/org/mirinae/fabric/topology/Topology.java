package org.mirinae.fabric.topology;

import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.schema.Doc;

/**
 * Says how nodes are joined. GPUs, scale-up domains and interfaces are wired alike for all; a
 * topology wires what lies between the interfaces.
 */
@Doc("How nodes are joined.")
public sealed interface Topology
        permits FatTree,
                Torus,
                RailOnly,
                DragonflyPlus,
                Ring,
                FullyConnected,
                Sites,
                OpticalCircuits,
                Custom {

    /**
     * The whole network of a machine.
     *
     * @throws IllegalArgumentException where {@link #misfit} has something to say
     */
    LinkGraph graph(Machine machine);

    /** Returns why it cannot join such a machine, and what to do; null where it can. */
    @Nullable Misfit misfit(Machine machine);

    /** Returns whether it joins GPUs themselves rather than the interfaces of nodes. */
    default boolean joinsGpus() {
        return false;
    }

    /** Ports of its switches; 0 where they are not all of one radix. */
    default int radix() {
        return 0;
    }

    /**
     * Says what does not fit and what to do.
     *
     * @param message what is wrong
     * @param remedy what to do
     */
    record Misfit(String message, String remedy) {

        /**
         * Refuses what does not fit.
         *
         * @throws IllegalArgumentException unless null
         */
        static void refuse(@Nullable Misfit misfit) {
            if (misfit != null) {
                throw new IllegalArgumentException(misfit.message());
            }
        }
    }
}
