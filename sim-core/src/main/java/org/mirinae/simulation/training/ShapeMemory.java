package org.mirinae.simulation.training;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.mirinae.cost.TrainingFootprint;
import org.mirinae.llm.LanguageModel;
import org.mirinae.result.TrainingMemory;
import org.mirinae.workload.ParallelPlan;
import org.mirinae.workload.Schedule;
import org.mirinae.workload.Sharding;

/** Memory of the fullest rank for plans of one shape. Used by one thread. */
final class ShapeMemory {

    private final StageOrders orders;
    private final int[][] dealt;
    private final double capacity;
    private final Map<TrainingFootprint[], double[][]> copied = new IdentityHashMap<>();
    private final Map<TrainingFootprint[], double[][]> fullySharded = new IdentityHashMap<>();

    /**
     * Of a shape.
     *
     * @param orders over as many micro-batches as fill the pipeline
     */
    ShapeMemory(
            LanguageModel model,
            ParallelPlan shape,
            StageOrders orders,
            int microBatches,
            double capacity) {
        // Every other order keeps no more of further micro-batches than of the first ones.
        this.orders =
                shape.schedule() == Schedule.GPIPE
                        ? new StageOrders(
                                Schedule.GPIPE,
                                shape.pipeline(),
                                shape.virtualStages(),
                                microBatches)
                        : orders;
        this.capacity = capacity;
        dealt = StageLayers.deal(model, shape.chunks());
    }

    /** Bytes of the fullest rank by sharding, state and activations; infinite where not asked. */
    double[][] bytes(PreparedPlan plan) {
        boolean parameters = plan.plan().sharding() == Sharding.PARAMETERS;
        Map<TrainingFootprint[], double[][]> known = parameters ? fullySharded : copied;
        return known.computeIfAbsent(plan.footprints, unknown -> count(plan, parameters));
    }

    private double[][] count(PreparedPlan plan, boolean parameters) {
        Sharding[] shardings = Sharding.values();
        double[] state = new double[shardings.length];
        double[] activations = new double[shardings.length];
        Arrays.fill(state, Double.POSITIVE_INFINITY);
        int from = parameters ? Sharding.PARAMETERS.ordinal() : 0;
        int to = parameters ? shardings.length : Sharding.PARAMETERS.ordinal();
        for (int s = from; s < to; s++) {
            TrainingMemory memory = of(plan.footprints[s]);
            activations[s] = memory.activations();
            state[s] = memory.total() - memory.activations();
        }
        return new double[][] {state, activations};
    }

    /** Without activations where that alone is too much, else of the whole walk. */
    private TrainingMemory of(TrainingFootprint footprint) {
        boolean last = dealt.length == 1;
        TrainingMemory least = footprint.stage(dealt[0], true, last, 0);
        return least.total() > capacity
                ? least
                : new MemoryWalk(orders, dealt, footprint).fullest();
    }

    /** Whether some sharding does. */
    boolean fits(double[][] bytes) {
        for (int s = 0; s < bytes[0].length; s++) {
            if (bytes[0][s] + bytes[1][s] <= capacity) {
                return true;
            }
        }
        return false;
    }
}
