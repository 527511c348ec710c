package org.mirinae.cost;

/**
 * What one iteration takes of a chip, and what that rests on.
 *
 * @param seconds the iteration takes
 * @param calibratedSeconds those of them that rest on rates measured on the chip
 * @param arithmetic share of the reachable FLOP/s in use, 0 to 1
 * @param memory share of the reachable bandwidth in use, 0 to 1
 */
public record StepUse(double seconds, double calibratedSeconds, double arithmetic, double memory) {}
