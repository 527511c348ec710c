package org.mirinae.policy;

/** The iteration that a replica is putting together. */
public interface BatchView {

    /** Sequences that hold blocks of the KV cache, decoding or with their prompt in work. */
    int sequences();

    /** Returns how many of them decode. */
    int decoding();

    /** Tokens already given to the coming iteration. */
    long scheduledTokens();
}
