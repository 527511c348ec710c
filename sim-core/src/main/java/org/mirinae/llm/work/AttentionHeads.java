package org.mirinae.llm.work;

import org.mirinae.units.Precision;

/**
 * The heads of an attention operator on one rank.
 *
 * @param query heads
 * @param keyValue heads of keys and values
 * @param width of a head
 * @param cache format of the KV cache
 */
public record AttentionHeads(double query, double keyValue, double width, Precision cache) {}
