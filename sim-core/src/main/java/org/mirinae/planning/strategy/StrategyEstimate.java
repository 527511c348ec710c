package org.mirinae.planning.strategy;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.perf.training.TrainingPlanRanks;
import org.mirinae.simulation.training.closedform.PlanMemory;
import org.mirinae.simulation.training.closedform.PlanTerms;
import org.mirinae.simulation.training.closedform.PlanTimes;
import org.mirinae.simulation.training.closedform.PreparedPlan;
import org.mirinae.workload.training.Offload;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.Sharding;

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
            PlanTimes times, Cluster cluster, ParallelPlan plan, KernelBackend backend) {
        Offload offload = plan.offload();
        int offloaded =
                (offload.weights() > 0 ? PlanMemory.WEIGHTS : 0)
                        | (offload.activations() > 0 ? PlanMemory.ACTIVATIONS : 0);
        PreparedPlan prepared = times.prepare(plan);
        PlanTerms terms =
                times.terms(
                                List.of(
                                        times.form(
                                                prepared,
                                                plan.overlap(),
                                                offloaded,
                                                StrategyFamily.parameters(
                                                        plan.sharding().states(),
                                                        plan.overlap().parameters()))))
                        .getFirst();
        TrainingPlanRanks ranks = new TrainingPlanRanks(plan);
        boolean alone = ranks.denseReplicas() == 1;
        boolean sharded = plan.sharding().states().includes(Sharding.OPTIMIZER);
        StrategyVariant variant =
                new StrategyVariant(
                        plan.sharding().states(),
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
        batch.add(0, terms, times.memory(prepared), offloaded, variant);
        return found[0];
    }
}
