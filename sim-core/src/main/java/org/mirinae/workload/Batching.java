package org.mirinae.workload;

/** How a serving engine puts a batch together. */
public enum Batching {
    /** Requests join and leave at every iteration. */
    CONTINUOUS,
    /** A batch runs until its last answer is done. */
    STATIC
}
