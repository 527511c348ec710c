package org.mirinae.simulation.training;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.mirinae.random.Distribution;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.workload.training.Stragglers;

/**
 * Draws how slow the slowest are. GPUs of a stage wait for one another in every layer, stages of a
 * pipeline chunk by chunk, pipelines once a step; so every pipeline has a pace for each stage, and
 * the step is that of the slowest pipeline.
 */
final class StragglerDelays {

    /** Pipelines run to find the slowest: those with the slowest GPU and the slowest in sum. */
    private static final int CANDIDATES = 2;

    private StragglerDelays() {}

    /**
     * The step of the slowest pipeline.
     *
     * @param stages of a pipeline
     * @param pipelines data-parallel ranks
     * @param width GPUs of one stage of a pipeline
     * @param nodes whose links are drawn
     * @param seconds of a step at a pace
     */
    static double slowest(
            Stragglers stragglers,
            RandomStreams streams,
            int stages,
            int pipelines,
            long width,
            long nodes,
            ToDoubleFunction<StepSchedule.Pace> seconds) {
        double links = most(stragglers.link(), streams.stream("stragglers.link"), nodes);
        RandomStream gpus = streams.stream("stragglers.gpu");
        double[][] worst = new double[CANDIDATES][];
        double[] value = new double[CANDIDATES];
        Arrays.fill(value, Double.NEGATIVE_INFINITY);
        for (int d = 0; d < pipelines; d++) {
            double[] pace = new double[stages];
            double sum = 0;
            double slow = 0;
            for (int s = 0; s < stages; s++) {
                pace[s] = most(stragglers.gpu(), gpus, width);
                sum += pace[s];
                slow = Math.max(slow, pace[s]);
            }
            double[] of = {slow, sum};
            for (int i = 0; i < CANDIDATES; i++) {
                if (of[i] > value[i]) {
                    value[i] = of[i];
                    worst[i] = pace;
                }
            }
        }
        double longest = 0;
        for (double[] pace : worst) {
            if (pace != null) {
                longest =
                        Math.max(
                                longest, seconds.applyAsDouble(new StepSchedule.Pace(pace, links)));
            }
        }
        return longest;
    }

    private static double most(
            @org.jspecify.annotations.Nullable Distribution law, RandomStream stream, long draws) {
        if (law == null) {
            return 1;
        }
        double most = 0;
        for (long i = 0; i < draws; i++) {
            most = Math.max(most, law.sample(stream));
        }
        return most;
    }
}
