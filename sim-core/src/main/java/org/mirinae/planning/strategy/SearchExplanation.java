package org.mirinae.planning.strategy;

import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;

/** Says why the plan that a scenario states lost against the best one. */
public record SearchExplanation(
        @Metric(doc = "Whether the plan fits into the memory.") boolean fits,
        @Metric(unit = "bytes", family = Family.MEMORY, doc = "Bytes on its fullest GPU.")
                double memoryBytes,
        @Metric(unit = "bytes", doc = "Memory of that GPU.") double capacityBytes,
        @Metric(unit = "s", family = Family.STEP_TIME, doc = "Time of its step, run as a schedule.")
                double stepTimeSeconds,
        @Metric(
                        unit = "s",
                        family = Family.STEP_TIME,
                        doc = "Time of the best plan's step; only where a plan is feasible.")
                @Nullable Double bestStepTimeSeconds,
        @Metric(
                        unit = "s",
                        doc =
                                "Exposed time of the plan less that of the best, by cause; the causes"
                                        + " sum to the difference of the steps.")
                @Nullable SequencedMap<String, Double> differenceSeconds) {

    static SearchExplanation of(StrategyExplanation why) {
        StrategyPlan best = why.best();
        return new SearchExplanation(
                why.fits(),
                why.memory().total(),
                why.memory().capacity(),
                why.step().seconds(),
                best == null ? null : best.seconds(),
                best == null ? null : why.differenceSeconds());
    }
}
