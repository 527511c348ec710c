package org.mirinae.perf.kernel;

/**
 * Says what one iteration takes of a GPU, and what that rests on.
 *
 * @param seconds the iteration takes
 * @param calibratedSeconds those of them that rest on measurements of the GPU
 * @param extrapolatedSeconds those of them that rest on measurements of a GPU of the same
 *     architecture
 * @param arithmetic share of the reachable FLOP/s in use, 0 to 1
 * @param memory share of the reachable bandwidth in use, 0 to 1
 */
public record StepUse(
        double seconds,
        double calibratedSeconds,
        double extrapolatedSeconds,
        double arithmetic,
        double memory) {}
