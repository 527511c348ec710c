package org.mirinae.workload.serving;

/** Says what the replicas of a pool do with a request. */
public enum PoolRole {
    /** All of it. */
    MIXED,
    /** The prompt and the first token; the cache then goes to a decode pool. */
    PREFILL,
    /** All tokens behind the first. */
    DECODE,
    /** The replicas encode what is seen or heard, before the prompt. */
    ENCODE
}
