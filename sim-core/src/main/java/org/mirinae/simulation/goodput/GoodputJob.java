package org.mirinae.simulation.goodput;

import org.jspecify.annotations.Nullable;
import org.mirinae.units.Seconds;
import org.mirinae.workload.training.Reliability;

/**
 * A training job to be put through failures.
 *
 * @param reliability what fails, and what is done
 * @param gpus of the job
 * @param replicas data-parallel ranks, of which an elastic job may lose some
 * @param checkpointStall seconds each checkpoint of the workload stalls training; null where it
 *     says nothing of checkpoints. What {@code reliability} states goes before
 * @param workSeconds training that all tokens take without failures; null where they are not given
 */
public record GoodputJob(
        Reliability reliability,
        long gpus,
        int replicas,
        @Nullable Double checkpointStall,
        @Nullable Double workSeconds) {

    /** Watched where neither tokens nor a duration are given: 30 days. */
    private static final double USUAL_SECONDS = 30 * 86_400.0;

    /**
     * The seconds that a checkpoint stalls training where nothing is said: BLOOM's (bigscience
     * chronicles).
     */
    private static final double USUAL_STALL = 40;

    /** Seconds training stands still at each checkpoint. */
    double stall() {
        Seconds stated = reliability.checkpointStall();
        if (stated != null) {
            return stated.value();
        }
        return checkpointStall == null ? USUAL_STALL : checkpointStall;
    }

    /** Seconds after which a run is stopped; infinite where it ends with its work. */
    double untilSeconds() {
        if (reliability.duration() != null) {
            return reliability.duration().value();
        }
        return workSeconds == null ? USUAL_SECONDS : Double.POSITIVE_INFINITY;
    }

    /** Seconds of training after which a run is done; infinite where it ends with its time. */
    double work() {
        return workSeconds == null || reliability.duration() != null
                ? Double.POSITIVE_INFINITY
                : workSeconds;
    }
}
