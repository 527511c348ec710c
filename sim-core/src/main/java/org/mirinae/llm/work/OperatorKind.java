package org.mirinae.llm.work;

/** The kinds of work of an operator; efficiencies and measured tables go by it. */
public enum OperatorKind {
    /** Matrix product with weights. */
    LINEAR,
    /** Matrix products of several experts in one launch. */
    GROUPED_LINEAR,
    /** Fused attention of a prompt or a training sequence. */
    ATTENTION_PREFILL,
    /** Fused attention of one query a sequence against its cache. */
    ATTENTION_DECODE,
    /** Backward pass of attention. */
    ATTENTION_BACKWARD,
    /** Sparse attention of a prompt: scoring keys, and attending to those that are chosen. */
    SPARSE_PREFILL,
    /** Sparse attention of one query a sequence against its cache. */
    SPARSE_DECODE,
    /** A recurrence over a state, of all tokens of a prompt. */
    SCAN,
    /** The same of one token a sequence. */
    SCAN_DECODE,
    /** Element by element, bound by memory: norms, activations, rotations, permutations. */
    STREAM,
    /** Looking up rows of a table. */
    LOOKUP,
    /** Update of weights from gradients. */
    OPTIMIZER
}
