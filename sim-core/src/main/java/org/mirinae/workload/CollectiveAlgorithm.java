package org.mirinae.workload;

/** Which algorithm a collective takes, in the spellings of NCCL_ALGO. */
public enum CollectiveAlgorithm {
    /** What the library would take: what was measured, else the fastest by the closed forms. */
    AUTO,
    /** Rings. */
    RING,
    /** Double binary trees between domains. */
    TREE
}
