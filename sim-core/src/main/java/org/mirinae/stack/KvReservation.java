package org.mirinae.stack;

/** Says how much of the KV cache a request must find free to be admitted. */
public enum KvReservation {
    /**
     * The request needs room for its next tokens; one that lacks blocks later preempts the
     * youngest. As in vLLM.
     */
    ON_DEMAND,
    /**
     * The request needs room for its whole prompt, in however many chunks it is computed. As in
     * Sarathi-Serve.
     */
    PROMPT,
    /**
     * All it may ever need, so that nobody is preempted: TensorRT-LLM's default capacity scheduler
     * policy, GUARANTEED_NO_EVICT.
     */
    WHOLE
}
