package org.mirinae.llm.training;

/** The ways in which ranks of context parallelism come by the keys and values they attend to. */
public enum ContextExchange {
    /**
     * Keys and values go around a ring, beside attention to those at hand (ring attention, Liu et
     * al. 2023).
     */
    RING,
    /** Keys and values are gathered before attention, as for Llama 3 (report, section 3.3.2). */
    ALL_GATHER,
    /**
     * Heads are dealt out for attention and dealt back after it (DeepSpeed-Ulysses, Jacobs et al.
     * 2023); needs as many heads.
     */
    ALL_TO_ALL
}
