package org.mirinae.planning.strategy;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Says what a search found.
 *
 * @param workload searched for
 * @param cluster it ran on
 * @param space of plans it went through
 * @param best the fastest for each number of GPUs, run as schedules, fastest first
 * @param front plans no other beats in step time, GPUs, bytes and joules at once, run as schedules,
 *     fastest first; evenly chosen where there are many
 * @param estimates the whole of it in closed form
 */
public record StrategyResult(
        TrainingWorkload workload,
        Cluster cluster,
        SearchedSpace space,
        List<StrategyPlan> best,
        List<StrategyPlan> front,
        List<StrategyEstimate> estimates) {

    /** Plans no other beats. */
    public int frontSize() {
        return estimates.size();
    }
}
