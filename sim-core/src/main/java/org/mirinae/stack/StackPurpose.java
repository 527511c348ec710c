package org.mirinae.stack;

/** What a stack is for. */
public enum StackPurpose {
    /** Answering requests. */
    SERVING,
    /** Training steps. */
    TRAINING,
    /** Collectives alone. */
    COLLECTIVE
}
