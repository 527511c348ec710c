package org.mirinae.planning.strategy;

import org.jspecify.annotations.Nullable;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.simulation.training.TrainingStep;
import org.mirinae.workload.training.ParallelPlan;

/** A plan that a search kept, with its figures. */
public record SearchPlan(
        @Metric(
                        unit = "s",
                        family = Family.STEP_TIME,
                        label = "step",
                        doc = "Time of one optimizer step, run as a schedule.")
                double stepTimeSeconds,
        @Metric(
                        unit = "s",
                        family = Family.STEP_TIME,
                        label = "closed form",
                        doc = "The same by the closed form that the search compares plans by.")
                double closedFormSeconds,
        @Metric(unit = "count", doc = "GPUs in use.") long gpus,
        @Metric(
                        unit = "tokens/s",
                        family = Family.TRAINING_THROUGHPUT,
                        doc = "Tokens of a global batch over step time.")
                @Nullable Double tokensPerSecond,
        @Metric(
                        unit = "share",
                        family = Family.TRAINING_THROUGHPUT,
                        doc = "Model FLOPs over step time and dense peak of the GEMM precision.")
                @Nullable Double mfu,
        @Metric(
                        unit = "bytes",
                        family = Family.MEMORY,
                        label = "memory",
                        doc = "Bytes on the fullest GPU.")
                double memoryBytes,
        @Metric(unit = "bytes", label = "free", doc = "What is left of the memory of that GPU.")
                double memoryHeadroomBytes,
        @Metric(
                        unit = "J",
                        family = Family.ENERGY,
                        doc = "Energy of a step, of all its GPUs and their shares of the nodes.")
                double energyJoules,
        @Metric(
                        unit = "GPU-hours",
                        family = Family.STEP_TIME,
                        doc = "GPUs in use over the time of a step.")
                double gpuHours,
        @Metric(
                        unit = "currency",
                        family = Family.COST,
                        doc = "Price of a step: GPU-hours and energy; only where one has a price.")
                @Nullable Double price,
        @Metric(doc = "The plan as a scenario writes it under workload.plan, every key of it.")
                ParallelPlan plan) {

    static SearchPlan of(StrategyPlan plan, double capacity) {
        TrainingStep step = plan.step();
        StrategyEstimate estimate = plan.estimate();
        boolean priced = plan.hourlyPrice() > 0 || plan.energyPrice() > 0;
        return new SearchPlan(
                plan.seconds(),
                estimate.seconds(),
                estimate.gpus(),
                step == null ? null : step.result().throughput().tokensPerSecond(),
                step == null ? null : step.result().throughput().mfu(),
                estimate.bytes(),
                capacity - estimate.bytes(),
                plan.joules(),
                estimate.gpus() * plan.seconds() / 3600,
                priced ? plan.price() : null,
                estimate.plan());
    }
}
