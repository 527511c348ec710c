package org.mirinae.result.records;

import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.schema.Flat;

/**
 * Says what failures leave of a training run: a Monte Carlo, of which means and percentiles stand
 * here.
 */
public record GoodputResult(
        @Metric(unit = "count", doc = "Runs of the Monte Carlo.") long runs,
        @Metric(unit = "s", doc = "Wall-clock time of a run, mean.") double meanDurationSeconds,
        @Flat @Metric(doc = "How often a run is interrupted.") Interruptions interruptions,
        @Flat @Metric(doc = "Effective training time ratio.") Ettr ettr,
        @Flat @Metric(doc = "Time to train on all tokens; only where they are given.")
                @Nullable TimeToTrain timeToTrain,
        @Flat @Metric(doc = "Training between two checkpoints.") CheckpointIntervals intervals,
        @Metric(
                        unit = "share",
                        doc =
                                "Where wall-clock time goes, mean over the runs: useful, checkpoint,"
                                        + " lost_work, detection, restart, waiting (for a repair), degraded"
                                        + " (fewer ranks).")
                SequencedMap<String, Double> timeShares,
        @Metric(
                        unit = "GPU-hours",
                        doc =
                                "What a run loses to each cause of interruptions, and to checkpoints, mean.")
                SequencedMap<String, Double> lostGpuHours,
        @Metric(unit = "count", doc = "Interruptions of a run by cause, mean.")
                SequencedMap<String, Double> interruptionsByCause) {

    /** Says how often a run is interrupted. */
    public record Interruptions(
            @Metric(unit = "count", doc = "Interruptions of a run, mean.") double meanInterruptions,
            @Metric(unit = "count", doc = "5th percentile of the same.") double p5Interruptions,
            @Metric(unit = "count", doc = "95th percentile of the same.") double p95Interruptions,
            @Metric(
                            unit = "h",
                            doc =
                                    "Mean time between interruptions by the rates, restarts left out.")
                    double hoursBetweenInterruptions) {}

    /** Spreads the effective training time ratio over the runs. */
    public record Ettr(
            @Metric(
                            unit = "share",
                            doc =
                                    "Effective training time ratio (ETTR), mean: time of training that was"
                                            + " kept, at full speed, over wall-clock time.")
                    double meanEttr,
            @Metric(unit = "share", doc = "5th percentile of the same.") double p5Ettr,
            @Metric(unit = "share", doc = "Median of the same.") double medianEttr,
            @Metric(unit = "share", doc = "95th percentile of the same.") double p95Ettr) {}

    /** Spreads the time to train on all tokens over the runs. */
    public record TimeToTrain(
            @Metric(
                            unit = "s",
                            family = Family.STEP_TIME,
                            doc =
                                    "Wall-clock time to train on all tokens, mean; only where they are given.")
                    double meanTimeToTrainSeconds,
            @Metric(unit = "s", family = Family.STEP_TIME, doc = "5th percentile of the same.")
                    double p5TimeToTrainSeconds,
            @Metric(unit = "s", family = Family.STEP_TIME, doc = "95th percentile of the same.")
                    double p95TimeToTrainSeconds) {}

    /** Compares the interval between two checkpoints with what theory and search hold best. */
    public record CheckpointIntervals(
            @Metric(unit = "s", doc = "Training between two checkpoints in these runs.")
                    double checkpointIntervalSeconds,
            @Metric(unit = "s", doc = "Young's optimum of it (1974).") double youngIntervalSeconds,
            @Metric(unit = "s", doc = "Daly's optimum of it (2006).") double dalyIntervalSeconds,
            @Metric(
                            unit = "s",
                            doc =
                                    "Simulated optimum of it: least time lost over the same failures.")
                    double bestIntervalSeconds) {}
}
