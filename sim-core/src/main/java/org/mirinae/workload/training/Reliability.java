package org.mirinae.workload.training;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.FailureRates;
import org.mirinae.random.Distribution;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Seconds;

/**
 * Failures of a long run, and what is done about them. Times that are laws are in seconds.
 *
 * @param failures how often what fails
 * @param detection from a failure until it is noticed
 * @param restart from there until the job computes again, what it lost not counted
 * @param silentDetection from a silent corruption until it is noticed
 * @param repair from taking a node out until it is back
 * @param spareNodes nodes that stand by; absent: always enough
 * @param elastic whether the job goes on with fewer data-parallel ranks where no spare is left;
 *     otherwise it waits for a repair
 * @param checkpointStall training stands still for so long at each checkpoint; absent: what a
 *     checkpoint of the workload takes, or 40 s where it describes none (BLOOM's, bigscience
 *     chronicles)
 * @param checkpointInterval of training between two checkpoints; absent: the simulated optimum
 * @param duration of the run watched; absent: until the workload's tokens are trained on, or 30
 *     days
 * @param runs of the Monte Carlo
 */
@Doc("Failures of a long run, and what is done about them. Times that are laws are in seconds.")
public record Reliability(
        @Doc("How often what fails.") FailureRates failures,
        @Doc("Seconds from a failure until it is noticed.") @Default("60") Distribution detection,
        @Doc("Seconds from there until the job computes again, lost work not counted.")
                @Default("540")
                Distribution restart,
        @Doc("Seconds from a silent corruption until it is noticed.") @Default("3600")
                Distribution silentDetection,
        @Doc("Seconds from taking a node out until it is back.") @Default("86400")
                Distribution repair,
        @Doc("Nodes that stand by; absent: always enough.")
                @Nullable
                @AtLeast(0)
                @AtMost(10_000_000)
                Integer spareNodes,
        @Doc("Whether the job goes on with fewer data-parallel ranks where no spare is left.")
                @Default("false")
                boolean elastic,
        @Doc(
                        "Training stands still for so long at each checkpoint; absent: what the workload's checkpoint takes, or 40 s.")
                @Nullable Seconds checkpointStall,
        @Doc("Training between two checkpoints; absent: the simulated optimum.") @Nullable @Positive
                Seconds checkpointInterval,
        @Doc("Time watched; absent: until all tokens are trained on, or 30 days.")
                @Nullable
                @Positive
                Seconds duration,
        @Doc("Runs of the Monte Carlo.") @Default("1000") @AtLeast(1) @AtMost(1_000_000)
                int runs) {}
