package org.mirinae.planning.strategy;

/** The limits that rule plans out. */
public enum StrategyLimit {
    /** Attention heads do not divide over the tensor-parallel ranks. */
    HEADS("attention heads that do not divide over tensor-parallel ranks"),
    /** The sequence does not divide over the context-parallel ranks, or leaves too little. */
    SEQUENCE("sequences too short or not divisible for context parallelism"),
    /** Experts do not divide over the expert-parallel ranks, or those over the stage's ranks. */
    EXPERTS("experts that do not divide over expert-parallel ranks"),
    /** More stages than layers. */
    LAYERS("more pipeline stages or chunks than layers"),
    /** The global batch does not divide over data-parallel ranks and micro-batches. */
    BATCH("a global batch that does not divide"),
    /** The schedule cannot run so many chunks and micro-batches. */
    SCHEDULE("chunks or micro-batches a schedule cannot run"),
    /** The fullest GPU has too little memory. */
    MEMORY("GPU memory"),
    /** The plan offloads more than a GPU's share of the host's memory. */
    HOST_MEMORY("memory of the host");

    /** Returns whether it rules out plans, not combinations that do not divide. */
    public boolean plans() {
        return this == MEMORY || this == HOST_MEMORY;
    }

    private final String words;

    StrategyLimit(String words) {
        this.words = words;
    }

    /** Returns the limit in words, to stand after "ruled out by". */
    public String words() {
        return words;
    }

    /** The limit whose key this is. */
    public static StrategyLimit ofKey(String key) {
        return valueOf(key.toUpperCase(java.util.Locale.ROOT));
    }

    /** Returns the limit as a key of a result. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
