package org.mirinae.workload.serving;

/** The means by which tokens are proposed in speculative decoding. */
public enum DraftKind {
    /** Extra layers of the model itself, each run once for every proposed token. */
    MTP,
    /** A smaller language model on the same GPUs. */
    MODEL,
    /** Copies from the text so far: no work for the GPU. */
    NGRAM
}
