package org.mirinae.planning;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.cost.PowerDraw;
import org.mirinae.cost.TrainingPlanRanks;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.simulation.training.PlanCosts;
import org.mirinae.simulation.training.PlanMemory;
import org.mirinae.simulation.training.PlanTerms;
import org.mirinae.simulation.training.PreparedPlan;
import org.mirinae.workload.Offload;
import org.mirinae.workload.ParallelPlan;
import org.mirinae.workload.Sharding;

/**
 * Says what the closed form gives for one plan.
 *
 * @param plan with its width of data parallelism
 * @param gpus in use
 * @param seconds of a step
 * @param bytes on the fullest GPU
 * @param joules of all its GPUs in a step, their shares of the nodes included
 */
public record StrategyEstimate(
        ParallelPlan plan, long gpus, double seconds, double bytes, double joules) {

    /** Estimates a plan that divides what it must, its width of data parallelism known. */
    public static StrategyEstimate of(
            PlanCosts costs, Cluster cluster, ParallelPlan plan, KernelBackend backend) {
        Offload offload = plan.offload();
        int offloaded =
                (offload.weights() > 0 ? PlanMemory.WEIGHTS : 0)
                        | (offload.activations() > 0 ? PlanMemory.ACTIVATIONS : 0);
        PreparedPlan prepared = costs.prepare(plan);
        PlanTerms terms =
                costs.terms(
                                List.of(
                                        costs.form(
                                                prepared,
                                                plan.overlap(),
                                                offloaded,
                                                StrategyFamily.parameters(
                                                        plan.sharding(),
                                                        plan.overlap().parameters()))))
                        .getFirst();
        TrainingPlanRanks ranks = new TrainingPlanRanks(plan);
        boolean alone = ranks.denseReplicas() == 1;
        boolean sharded = plan.sharding().includes(Sharding.OPTIMIZER);
        StrategyVariant variant =
                new StrategyVariant(
                        plan.sharding(),
                        !alone && plan.overlap().gradients(),
                        sharded && plan.overlap().parameters(),
                        offload.optimizer() > 0 ? PlanMemory.OPTIMIZER : 0);
        StrategyEstimate[] found = new StrategyEstimate[1];
        StrategyBatch batch =
                new StrategyBatch(
                        1,
                        backend,
                        PowerDraw.of(cluster.firstNode()),
                        (tag, seconds, bytes, joules) ->
                                found[0] =
                                        new StrategyEstimate(
                                                plan,
                                                ranks.gpus(),
                                                seconds,
                                                bytes,
                                                joules * ranks.gpus()));
        batch.add(0, terms, costs.memory(prepared), offloaded, variant);
        return found[0];
    }
}
