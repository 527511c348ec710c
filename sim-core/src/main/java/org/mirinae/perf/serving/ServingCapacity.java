package org.mirinae.perf.serving;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mirinae.llm.work.StepShape;
import org.mirinae.problems.Problem;
import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.requests.Arrivals;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * Estimates how many requests a service can answer for good. A fluid model: every iteration carries
 * n decodes and the prompt tokens that n decodes per answer leave room for, so a replica finishes n
 * requests in as many iterations as an answer has tokens. The best n that memory and the token
 * budget allow gives the limit. Real batches are less even, so what lies above it queues without
 * end.
 */
public final class ServingCapacity {

    /** The factor by which a rate may exceed the limit before it is called divergent; assumed. */
    private static final double MARGIN = 1.05;

    private ServingCapacity() {}

    /**
     * Requests per second of all replicas.
     *
     * @param inputTokens mean of a prompt
     * @param outputTokens mean of an answer
     */
    public static double limit(
            ServingWorkload workload,
            ServingMemory memory,
            StepTimes times,
            double inputTokens,
            double outputTokens) {
        double input = Math.max(1, inputTokens);
        double output = Math.max(1, outputTokens);
        // Half an answer is there in the mean.
        double blocks = memory.blocksFor((long) Math.floor(input + output / 2));
        double most =
                Math.min(
                        workload.maxSequences() * (double) workload.deployment().plan().data(),
                        Math.floor(memory.blocks() / blocks));
        if (workload.batching().hasBudget()) {
            double budget =
                    (double) workload.maxBatchedTokens() * workload.deployment().plan().data();
            most = Math.min(most, budget / (1 + input / output));
        }
        double best = 0;
        StepShape shape = new StepShape();
        double n = 1;
        while (true) {
            double sequences = Math.max(1, Math.min(n, Math.floor(most)));
            double prompts = sequences / output;
            shape.clear().addDecodes(sequences, sequences * (input + output / 2));
            double mixed = seconds(times, shape, prompts, input);
            best = Math.max(best, prompts / mixed);
            if (n >= most) {
                return best * workload.deployment().replicas();
            }
            n = Math.ceil(n * 1.25);
        }
    }

    /**
     * Times an iteration in the mean: whole prompts every few iterations take what their share of
     * each would.
     */
    private static double seconds(
            StepTimes times, StepShape decodes, double prompts, double input) {
        double alone = times.seconds(decodes);
        if (prompts >= 1) {
            StepShape all = new StepShape().part(decodes, 1);
            for (int i = 0; i < Math.rint(prompts); i++) {
                all.addPrefill(0, input, true);
            }
            return alone + (times.seconds(all) - alone) * prompts / Math.rint(prompts);
        }
        StepShape one = new StepShape().part(decodes, 1).addPrefill(0, input, true);
        return alone + (times.seconds(one) - alone) * prompts;
    }

    /**
     * Returns the problem with arrivals that come faster than any batch could answer them for good,
     * where nothing says when they end; null where there is none.
     *
     * @param path of the workload in its document
     */
    public static @Nullable Problem problem(
            String path, ServingWorkload workload, ServingMemory memory, StepTimes times) {
        Arrivals arrivals = workload.load().arrivals();
        if (arrivals == null
                || arrivals.duration() != null
                || arrivals.conversations() != null
                || arrivals.inputTokens() == null
                || arrivals.outputTokens() == null
                || !(arrivals.process() instanceof ArrivalProcess.Open open)
                || open.meanGapSeconds() == 0) {
            return null;
        }
        double rate = 1 / open.meanGapSeconds();
        double limit =
                limit(
                        workload,
                        memory,
                        times,
                        arrivals.inputTokens().mean(),
                        arrivals.outputTokens().mean());
        if (rate <= MARGIN * limit) {
            return null;
        }
        return new Problem(
                path + ".arrivals.process",
                String.format(
                        Locale.ROOT,
                        "the queue grows without end: %.4g requests arrive a second, and %d %s"
                                + " can answer at most %.4g",
                        rate,
                        workload.deployment().replicas(),
                        workload.deployment().replicas() == 1 ? "replica" : "replicas",
                        limit),
                "Maybe a lower rate or more replicas; `duration` in place of `requests` asks what"
                        + " happens until then.");
    }
}
