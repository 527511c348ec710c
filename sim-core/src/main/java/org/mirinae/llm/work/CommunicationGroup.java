package org.mirinae.llm.work;

/** The groups of ranks that exchange data. */
public enum CommunicationGroup {
    /** Ranks that split matrices. */
    TENSOR,
    /** Ranks that split sequences. */
    CONTEXT,
    /** Ranks that split experts. */
    EXPERT,
    /** Neighbouring pipeline stages. */
    PIPELINE,
    /** Ranks that hold the same weights for different data. */
    DATA
}
