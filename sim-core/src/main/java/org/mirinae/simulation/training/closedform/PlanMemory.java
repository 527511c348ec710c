package org.mirinae.simulation.training.closedform;

import java.util.Arrays;
import org.mirinae.perf.training.TrainingFootprint;
import org.mirinae.perf.training.TrainingFootprint.Activations;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.workload.training.Offload;
import org.mirinae.workload.training.Sharding;

/**
 * Bytes of the fullest rank of plans that differ in sharding and offload. What is offloaded is a
 * sum of {@link #WEIGHTS}, {@link #OPTIMIZER} and {@link #ACTIVATIONS}. Immutable once made.
 */
public final class PlanMemory {

    /** Weights lie outside, as far as the plan says. */
    public static final int WEIGHTS = 1;

    /** Optimizer states do. */
    public static final int OPTIMIZER = 2;

    /** Activations do. */
    public static final int ACTIVATIONS = 4;

    /** Ways to offload. */
    public static final int OFFLOADS = 8;

    private static final int SHARDINGS = Sharding.values().length;

    private final double[] state = new double[OFFLOADS * SHARDINGS];
    private final double[] activations = new double[OFFLOADS * SHARDINGS];
    private final double[] outside = new double[OFFLOADS * SHARDINGS];

    /** Computes the memory of all plans that {@code plan} was prepared for. */
    PlanMemory(PreparedPlan plan) {
        Arrays.fill(state, Double.NEGATIVE_INFINITY);
        PipelineLayout layout = plan.layout;
        Activations[] chunks = new Activations[layout.kinds.size()];
        for (int k = 0; k < chunks.length; k++) {
            PipelineLayout.Kind kind = layout.kinds.get(k);
            chunks[k] = plan.activations.chunk(kind.dealt(), kind.last());
        }
        Offload offload = plan.plan.offload();
        double inMemory = 1 - offload.activations();
        for (PipelineLayout.Ranks ranks : layout.ranks) {
            double all = peak(ranks, chunks, layout.kept, 1);
            double less = inMemory == 1 ? all : peak(ranks, chunks, layout.kept, inMemory);
            double out = offload.activations() * kept(ranks, chunks, layout.kept);
            take(plan, ranks, new double[] {all, less}, out);
        }
    }

    private void take(
            PreparedPlan plan, PipelineLayout.Ranks ranks, double[] active, double activationsOut) {
        Offload offload = plan.plan.offload();
        double weightsOut =
                offload.weights()
                        * plan.activations.weights(ranks.layers(), ranks.first(), ranks.last());
        for (int s = 0; s < SHARDINGS; s++) {
            for (int w = 0; w < 2; w++) {
                TrainingFootprint footprint = plan.states[w][s];
                TrainingMemory of = footprint.stage(ranks.layers(), ranks.first(), ranks.last(), 0);
                for (int mask = w; mask < OFFLOADS; mask += 2) {
                    boolean optimizer = (mask & OPTIMIZER) > 0;
                    boolean outs = (mask & ACTIVATIONS) > 0;
                    double states = of.optimizer() * (optimizer ? offload.optimizer() : 0);
                    double here = of.total() - states;
                    double lives = active[outs ? 1 : 0];
                    int at = mask * SHARDINGS + s;
                    if (here + lives > state[at] + activations[at]) {
                        state[at] = here;
                        activations[at] = lives;
                    }
                    double there = states + (w == 1 ? weightsOut : 0) + (outs ? activationsOut : 0);
                    outside[at] = Math.max(outside[at], there);
                }
            }
        }
    }

    private static double peak(
            PipelineLayout.Ranks ranks, Activations[] chunks, int times, double inMemory) {
        double most = 0;
        for (int[] peak : ranks.peaks()) {
            double sum = 0;
            for (int k = 0; k < chunks.length; k++) {
                sum += peak[k] * times * inMemory * chunks[k].kept();
                sum += peak[chunks.length + k] * chunks[k].forWeights();
            }
            int working = peak[2 * chunks.length];
            most = Math.max(most, sum + (working < 0 ? 0 : chunks[working].working()));
        }
        return most;
    }

    private static double kept(PipelineLayout.Ranks ranks, Activations[] chunks, int times) {
        double most = 0;
        for (int[] peak : ranks.peaks()) {
            double sum = 0;
            for (int k = 0; k < chunks.length; k++) {
                sum += peak[k] * times * chunks[k].kept();
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    /** Bytes but activations. */
    public double state(int offloaded, Sharding sharding) {
        return state[offloaded * SHARDINGS + sharding.ordinal()];
    }

    /** Bytes of activations, on the same rank. */
    public double activations(int offloaded, Sharding sharding) {
        return activations[offloaded * SHARDINGS + sharding.ordinal()];
    }

    /** All bytes. */
    public double bytes(int offloaded, Sharding sharding) {
        return state(offloaded, sharding) + activations(offloaded, sharding);
    }

    /** Bytes outside the memory of the GPU, on the rank with most of them. */
    public double outside(int offloaded, Sharding sharding) {
        return outside[offloaded * SHARDINGS + sharding.ordinal()];
    }
}
