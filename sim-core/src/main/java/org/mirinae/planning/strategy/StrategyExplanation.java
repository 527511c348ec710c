package org.mirinae.planning.strategy;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.simulation.training.TrainingStep;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Explains why a plan lost: its step as a schedule beside the best one's, cause by cause.
 *
 * @param step of the plan
 * @param memory of its fullest GPU
 * @param fits whether that is there
 * @param best it lost to; null where nothing is feasible
 * @param differenceSeconds exposed time of the plan less that of the best, by cause; sums to the
 *     difference of the steps
 */
public record StrategyExplanation(
        TrainingStep step,
        TrainingMemory memory,
        boolean fits,
        @Nullable StrategyPlan best,
        SequencedMap<String, Double> differenceSeconds) {

    /**
     * Explains the plan that a workload states.
     *
     * @throws org.mirinae.problems.InvalidScenarioException when the plan does not divide
     * @throws org.mirinae.problems.InfeasibleException when it asks for more GPUs than there are
     */
    public static StrategyExplanation of(
            TrainingWorkload workload, Cluster cluster, StrategyResult result) {
        TrainingStep step = TrainingSimulation.step(workload, cluster);
        TrainingMemory memory = TrainingSimulation.memory(workload, cluster);
        StrategyPlan best = result.best().isEmpty() ? null : result.best().getFirst();
        SequencedMap<String, Double> difference = new LinkedHashMap<>();
        TrainingStep other = best == null ? null : best.step();
        if (other != null) {
            step.result()
                    .breakdownSeconds()
                    .forEach(
                            (cause, seconds) ->
                                    difference.put(
                                            cause,
                                            seconds
                                                    - other.result()
                                                            .breakdownSeconds()
                                                            .getOrDefault(cause, 0.0)));
        }
        return new StrategyExplanation(
                step, memory, memory.total() <= memory.capacity(), best, difference);
    }
}
