package org.mirinae.llm.work;

/**
 * One launch of an attention operator.
 *
 * @param heads on this rank
 * @param sequences whose queries it holds
 * @param tokens queries
 * @param pairs of a query and a key it looks at
 * @param keys of all sequences
 */
public record AttentionSize(
        AttentionHeads heads, double sequences, double tokens, double pairs, double keys) {}
