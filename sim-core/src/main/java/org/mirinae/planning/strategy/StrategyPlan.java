package org.mirinae.planning.strategy;

import org.jspecify.annotations.Nullable;
import org.mirinae.simulation.training.TrainingStep;

/**
 * A plan the search kept.
 *
 * @param estimate of the closed form
 * @param step of the schedule; null where it was not run
 * @param hourlyPrice of a GPU, or 0
 * @param energyPrice of a joule at the site, cooling included, or 0
 */
public record StrategyPlan(
        StrategyEstimate estimate,
        @Nullable TrainingStep step,
        double hourlyPrice,
        double energyPrice) {

    /** Seconds of a step: the schedule's where it was run. */
    public double seconds() {
        return step == null ? estimate.seconds() : step.seconds();
    }

    /** Joules of a step, of all its GPUs and their shares of the nodes. */
    public double joules() {
        return estimate.joules() * seconds() / estimate.seconds();
    }

    /** Price of a step: GPU-hours and energy. */
    public double price() {
        return hourlyPrice * estimate.gpus() * seconds() / 3600 + energyPrice * joules();
    }
}
