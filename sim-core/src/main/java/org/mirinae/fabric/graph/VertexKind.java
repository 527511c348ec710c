package org.mirinae.fabric.graph;

import java.util.Locale;

/** The kinds of place in a network. */
public enum VertexKind {
    /** A GPU: where traffic begins and ends. */
    GPU,
    /** A switch of a scale-up domain, such as all NVSwitches of an island together. */
    ISLAND_SWITCH,
    /** A host bridge or PCIe switch. */
    HOST,
    /** A network interface. */
    NIC,
    /** A switch nearest to the interfaces. */
    LEAF,
    /** A switch above the leaves. */
    SPINE,
    /** A switch above the spines. */
    CORE,
    /** A router at the edge of a building. */
    BORDER,
    /** A shared store, behind switches: where traffic begins and ends. */
    STORE;

    /** Returns the prefix with which names of such places begin. */
    public String prefix() {
        return this == ISLAND_SWITCH ? "island" : name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether traffic of others passes here on its way between interfaces. */
    public boolean isSwitch() {
        return this == LEAF || this == SPINE || this == CORE || this == BORDER;
    }
}
