package org.mirinae.hardware;

/** The components of a cluster that may fail, as reports of long training runs tell them apart. */
public enum FailedComponent {
    /** The GPU itself: its cores, its caches, its system processor, its cooling. */
    GPU,
    /** Memory on the GPU's package. */
    GPU_MEMORY,
    /** Interface between node and network. */
    NIC,
    /** Cable or transceiver. */
    LINK,
    /** Switch of the network. */
    SWITCH,
    /** Processor, memory, board or chassis of the node. */
    HOST,
    /** Drive of the node or storage behind the network. */
    STORAGE,
    /** Power supply. */
    POWER,
    /** Program, driver, library or a service it depends on. */
    SOFTWARE
}
