package org.mirinae.workload.training;

/**
 * Says which activations are thrown away after the forward pass and computed again for the backward
 * pass.
 */
public enum Recompute {
    /** None. */
    NONE,
    /**
     * The attention core between query, key, value and output (Korthikanti et al. 2022, section 5).
     */
    SELECTIVE,
    /** All within a layer; only its input is kept. */
    FULL
}
