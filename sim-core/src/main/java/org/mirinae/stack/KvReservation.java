package org.mirinae.stack;

/** How much of the KV cache a request must find free to be let in. */
public enum KvReservation {
    /** What its next tokens need; who lacks blocks later pushes out the youngest. As in vLLM. */
    ON_DEMAND,
    /** What its whole prompt needs, in however many chunks it is computed. As in Sarathi-Serve. */
    PROMPT,
    /**
     * All it may ever need, so that nobody is pushed out: TensorRT-LLM's default capacity scheduler
     * policy, GUARANTEED_NO_EVICT.
     */
    WHOLE
}
