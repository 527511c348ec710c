package org.mirinae.perf.serving;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Node;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.workload.serving.KvTier;
import org.mirinae.workload.serving.ServingWorkload;
import org.mirinae.workload.serving.WeightOffload;

/**
 * Iterations for which part of the weights comes over the host link each time. Layer by layer it
 * comes either before the layer computes, and both times add up, or while the layer before
 * computes, and the iteration takes the longer of both.
 */
public final class OffloadedWeights implements StepTimes {

    private final StepTimes inside;
    private final double seconds;
    private final boolean hidden;

    /**
     * Adds the copies to the times with all weights in the GPUs' memory.
     *
     * @param seconds the weights outside take to come in
     * @param hidden whether they come while others compute
     */
    public OffloadedWeights(StepTimes inside, double seconds, boolean hidden) {
        this.inside = inside;
        this.seconds = seconds;
        this.hidden = hidden;
    }

    /**
     * Adds the copies to the times of a workload on a node; they stay as they are where all its
     * weights are inside.
     */
    public static StepTimes of(StepTimes inside, ServingWorkload workload, Node node) {
        WeightOffload offload = workload.deployment().engine().weightOffload();
        KvTierRates rates = rates(workload, node);
        if (offload == null || rates == null) {
            return inside;
        }
        double perGpu = rates.readRate() / workload.deployment().plan().gpus();
        return new OffloadedWeights(inside, offload.bytes().value() / perGpu, offload.prefetch());
    }

    /**
     * Returns the rates of the memory that the offloaded weights lie in; null where there are none,
     * or the node has no such memory.
     */
    public static @Nullable KvTierRates rates(ServingWorkload workload, Node node) {
        WeightOffload offload = workload.deployment().engine().weightOffload();
        return offload == null
                ? null
                : KvTierRates.of(
                        new KvTier(offload.from(), null, null, null, null), workload, node);
    }

    private double with(double computing) {
        return hidden ? Math.max(computing, seconds) : computing + seconds;
    }

    @Override
    public double seconds(StepShape shape) {
        return with(inside.seconds(shape));
    }

    @Override
    public StepUse use(StepShape shape) {
        return with(inside.use(shape));
    }

    private StepUse with(StepUse use) {
        double whole = with(use.seconds());
        double share = use.seconds() / whole;
        return new StepUse(
                whole,
                use.calibratedSeconds(),
                use.extrapolatedSeconds(),
                use.arithmetic() * share,
                use.memory() * share);
    }

    @Override
    public double decodeSeconds(int sequences, long contextTokens, long iterations) {
        double all = inside.decodeSeconds(sequences, contextTokens, iterations);
        if (!hidden) {
            return all + iterations * seconds;
        }
        // Iterations never get shorter: up to one of them the weights are the longer.
        long shorter = 0;
        long from = iterations + 1;
        while (from - shorter > 1) {
            long middle = (shorter + from) >>> 1;
            double one =
                    inside.decodeSeconds(sequences, contextTokens, middle)
                            - inside.decodeSeconds(sequences, contextTokens, middle - 1);
            if (one < seconds) {
                shorter = middle;
            } else {
                from = middle;
            }
        }
        return shorter * seconds + (all - inside.decodeSeconds(sequences, contextTokens, shorter));
    }

    @Override
    public StepUse decodeUse(int sequences, long contextTokens) {
        return with(inside.decodeUse(sequences, contextTokens));
    }
}
