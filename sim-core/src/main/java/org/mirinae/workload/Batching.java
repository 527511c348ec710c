package org.mirinae.workload;

/** How a serving engine puts a batch together. */
public enum Batching {
    /** Requests join and leave at every iteration: as the stack's engine does it. */
    CONTINUOUS,
    /**
     * vLLM's V1 scheduler: decodes first, prompts within a token budget, cut where they must be.
     */
    VLLM_V1,
    /** Sarathi-Serve: chunks of prompts fill up what decodes leave of a small token budget. */
    SARATHI,
    /** Orca: whole prompts beside decodes, no token budget, room for the longest answer kept. */
    ORCA,
    /** TensorRT-LLM's in-flight batching: whole contexts, or chunks of whole blocks. */
    IN_FLIGHT,
    /** A batch runs until its last answer is done. */
    STATIC;

    /** Whether an iteration has a token budget. */
    public boolean hasBudget() {
        return this != ORCA && this != STATIC;
    }
}
