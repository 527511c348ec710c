package org.mirinae.perf.collective;

import org.mirinae.fabric.graph.RankPattern;

/**
 * Says what a workload sends between scale-up domains.
 *
 * @param pattern who sends to whom
 * @param busy share of its time in which it does, alone on the cluster; 0 to 1
 */
public record Traffic(RankPattern pattern, double busy) {}
