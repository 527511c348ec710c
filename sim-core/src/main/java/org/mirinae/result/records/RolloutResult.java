package org.mirinae.result.records;

import java.util.List;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.result.Objective;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Tag;

/** Holds the result of one iteration of generating and training. */
@Tag("rollout")
public record RolloutResult(
        @Metric(
                        unit = "s",
                        family = Family.STEP_TIME,
                        doc = "One iteration: until the next generation begins.")
                double iterationSeconds,
        @Metric(unit = "s", family = Family.LATENCY, doc = "Generating all rollouts.")
                double generationSeconds,
        @Metric(unit = "s", family = Family.STEP_TIME, doc = "All training steps of an iteration.")
                double trainingSeconds,
        @Metric(
                        unit = "s",
                        family = Family.COLLECTIVE_TIME,
                        doc = "Sending the new weights to the ranks that generate.")
                double weightSyncSeconds,
        @Metric(unit = "s", doc = "Rewards, loading and unloading, as given.")
                double betweenSeconds,
        @Metric(
                        unit = "tokens/s",
                        family = Family.TRAINING_THROUGHPUT,
                        label = "generated throughput",
                        doc = "Generated tokens over the iteration.")
                double generatedTokensPerSecond,
        @Metric(doc = "Generation by itself.") ServingResult generation,
        @Metric(doc = "One training step by itself.") TrainingResult training)
        implements WorkloadResult {

    @Override
    public List<Objective> objectives() {
        return generation.objectives();
    }
}
