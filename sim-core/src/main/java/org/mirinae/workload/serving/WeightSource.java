package org.mirinae.workload.serving;

/** Says where a starting replica reads its weights. */
public enum WeightSource {
    /** Host DRAM, which holds them already. */
    HOST,
    /** Drives of its node. */
    DRIVE,
    /** The replica reads over its node's interfaces, from a store that is faster than they are. */
    REMOTE
}
