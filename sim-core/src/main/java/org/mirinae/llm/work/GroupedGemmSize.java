package org.mirinae.llm.work;

/**
 * Describes the grouped products of one layer's experts.
 *
 * @param hidden width of a token
 * @param tokens of all ranks that route to these experts
 * @param load what the experts of this rank are given
 * @param weightBytes of one expert
 */
public record GroupedGemmSize(double hidden, double tokens, ExpertLoad load, double weightBytes) {}
