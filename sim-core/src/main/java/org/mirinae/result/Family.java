package org.mirinae.result;

/**
 * Families of figures that err alike. Each but {@link #EXACT} has an error band: the ratio of
 * published to simulated figures over measurements of that family.
 */
public enum Family {
    /** Follows from the input by counting: the bounds are the figure itself. */
    EXACT,
    /** Time to the first token. */
    TTFT,
    /** Time per output token and between tokens. */
    TPOT,
    /** Latencies from arrival to the last token. */
    LATENCY,
    /** Requests or tokens per second of a service. */
    SERVING_THROUGHPUT,
    /** Time of a training step and its parts, and time to train. */
    STEP_TIME,
    /** Tokens or FLOPs per second of training, and utilisation. */
    TRAINING_THROUGHPUT,
    /** Time of a collective alone. */
    COLLECTIVE_TIME,
    /** Bytes per second of a collective alone. */
    COLLECTIVE_BANDWIDTH,
    /** Bytes in use. */
    MEMORY,
    /** Watts, joules and what follows from them. */
    ENERGY,
    /** Money. */
    COST;

    /** Returns the family in the words of the error-band file, such as {@code step_time}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
