package org.mirinae.stack;

/** The purposes of a stack. */
public enum StackPurpose {
    /** Answering requests. */
    SERVING,
    /** Training steps. */
    TRAINING,
    /** Collectives alone. */
    COLLECTIVE
}
