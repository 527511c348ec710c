package org.mirinae.planning.strategy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Says what a search found.
 *
 * @param workload searched for
 * @param cluster it ran on
 * @param gpus numbers of GPUs tried
 * @param plans in the space
 * @param feasible plans of them that fit into the memory
 * @param bounded plans of those whose least time, bytes and joules were priced
 * @param timed plans of those that were priced exactly; the rest is beaten by one for certain
 * @param ruledOut plans that memory rules out, and combinations that do not divide, by limit
 * @param best the fastest for each number of GPUs, run as schedules, fastest first
 * @param front plans no other beats in step time, GPUs, bytes and joules at once, run as schedules,
 *     fastest first; evenly chosen where there are many
 * @param estimates the whole of it in closed form
 * @param leanest plan with the least bytes; null where the space is empty
 * @param leanestBytes it takes
 */
public record StrategyResult(
        TrainingWorkload workload,
        Cluster cluster,
        List<Integer> gpus,
        long plans,
        long feasible,
        long bounded,
        long timed,
        Map<StrategyLimit, Long> ruledOut,
        List<StrategyPlan> best,
        List<StrategyPlan> front,
        List<StrategyEstimate> estimates,
        @Nullable ParallelPlan leanest,
        double leanestBytes) {

    /** Plans no other beats. */
    public int frontSize() {
        return estimates.size();
    }
}
