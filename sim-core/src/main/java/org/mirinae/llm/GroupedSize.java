package org.mirinae.llm;

/**
 * One launch of a grouped product of experts.
 *
 * @param hidden width of a token
 * @param tokens of all ranks that route to these experts
 * @param pairs of a token and an expert of this rank
 * @param touched experts that are met
 * @param weightBytes of one expert
 */
public record GroupedSize(
        double hidden, double tokens, double pairs, double touched, double weightBytes) {}
