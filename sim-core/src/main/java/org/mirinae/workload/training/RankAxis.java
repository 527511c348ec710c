package org.mirinae.workload.training;

/** A width of a plan along which ranks are numbered. */
public enum RankAxis {
    /** Tensor parallelism. */
    TENSOR,
    /** Context parallelism. */
    CONTEXT,
    /** Expert parallelism, over the ranks of a stage. */
    EXPERT,
    /** Data parallelism. */
    DATA,
    /** Pipeline stages. */
    PIPELINE
}
