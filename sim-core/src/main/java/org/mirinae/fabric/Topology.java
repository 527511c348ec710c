package org.mirinae.fabric;

import org.mirinae.schema.Doc;

/**
 * How nodes are joined. Chips, scale-up domains and interfaces are wired alike for all; a topology
 * wires what lies between the interfaces.
 */
@Doc("How nodes are joined.")
public sealed interface Topology permits FatTree, Torus {

    /** The whole network of a machine. */
    LinkGraph graph(Machine machine);
}
