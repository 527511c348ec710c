package org.mirinae.cost;

import org.mirinae.result.Basis;

/**
 * What an operator takes.
 *
 * @param seconds on the chip
 * @param joules drawn by the chip meanwhile
 * @param basis what the time rests on
 */
public record Price(double seconds, double joules, Basis basis) {}
