package org.mirinae.workload.training;

import org.mirinae.llm.training.ContextExchange;
import org.mirinae.problems.Problems;
import org.mirinae.workload.Divisors;
import org.mirinae.workload.schedule.Schedule.Misfit;

/** Checks what a plan must divide, as far as the scenario alone tells. */
final class PlanChecks {

    private final TrainingWorkload workload;
    private final ParallelPlan plan;
    private final Problems problems;
    private final Problems at;

    private PlanChecks(TrainingWorkload workload, Problems problems) {
        this.workload = workload;
        this.plan = workload.plan();
        this.problems = problems;
        this.at = problems.at("plan");
    }

    static void check(TrainingWorkload workload, Problems problems) {
        PlanChecks checks = new PlanChecks(workload, problems);
        checks.heads();
        checks.layers();
        checks.schedule();
        checks.sequence();
        checks.microBatches();
        checks.batch();
        checks.experts();
        checks.order();
    }

    private void heads() {
        for (var group : workload.model().layers()) {
            int heads = group.mixer().divisibleHeads();
            if (heads != Integer.MAX_VALUE && heads % plan.tensor() != 0) {
                at.add(
                        "tensor",
                        heads
                                + " attention heads do not divide into tensor-parallel groups of "
                                + plan.tensor(),
                        "Maybe set tensor to " + Divisors.largest(heads, plan.tensor()) + ".");
                return;
            }
        }
    }

    private void layers() {
        int layers = workload.model().layerCount();
        if (plan.pipeline().stages() * (long) plan.pipeline().virtualStages() > layers) {
            at.add(
                    "pipeline",
                    layers
                            + " layers cannot fill "
                            + plan.pipeline().stages()
                            + " stages of "
                            + plan.pipeline().virtualStages()
                            + " virtual stages",
                    "Maybe set pipeline or virtual_stages to less.");
            return;
        }
        var given = plan.pipeline().stageLayers();
        if (given == null) {
            return;
        }
        if (given.size() != plan.chunks()) {
            at.add(
                    "stage_layers",
                    given.size() + " counts do not fit " + plan.chunks() + " virtual stages",
                    "Maybe one for each of pipeline times virtual_stages.");
            return;
        }
        long sum = 0;
        for (int i = 0; i < given.size(); i++) {
            sum += given.get(i);
            if (given.get(i) < 0) {
                at.at("stage_layers").at(i).add("a stage has no fewer than 0 layers", "Maybe 1.");
            }
        }
        if (sum != layers) {
            at.add(
                    "stage_layers",
                    "the stages have " + sum + " layers, the model has " + layers,
                    "Maybe add " + (layers - sum) + " to one of them.");
        }
    }

    private void schedule() {
        for (Misfit misfit :
                plan.pipeline()
                        .schedule()
                        .misfits(plan.pipeline().stages(), plan.pipeline().virtualStages())) {
            at.add(misfit.key(), misfit.message(), misfit.remedy());
        }
    }

    private void sequence() {
        int length = workload.sequenceLength();
        if (length % plan.context().ranks() != 0) {
            at.add(
                    "context",
                    "sequences of "
                            + length
                            + " do not divide over "
                            + plan.context().ranks()
                            + " ranks",
                    "Maybe set context to "
                            + Divisors.largest(length, plan.context().ranks())
                            + ".");
        }
        if (plan.context().exchange() != ContextExchange.ALL_TO_ALL) {
            return;
        }
        int ranks = plan.tensor() * plan.context().ranks();
        for (var group : workload.model().layers()) {
            int heads = group.mixer().divisibleHeads();
            if (heads != Integer.MAX_VALUE && heads % ranks != 0) {
                at.add(
                        "context_exchange",
                        heads
                                + " attention heads do not divide over "
                                + ranks
                                + " tensor- and context-parallel ranks, as all_to_all needs",
                        "Maybe set context_exchange to ring.");
                return;
            }
        }
    }

    private void experts() {
        Integer within = plan.experts().tensor();
        if (within == null) {
            return;
        }
        long ranks = (long) within * plan.experts().ranks();
        long least = Math.min(ranks, plan.tensor());
        if (ranks % least != 0 || plan.tensor() % least != 0) {
            at.add(
                    "expert_tensor",
                    plan.experts().ranks()
                            + " expert-parallel ranks of "
                            + within
                            + " do not match "
                            + plan.tensor()
                            + " tensor-parallel ranks",
                    "Maybe leave expert_tensor out.");
        }
    }

    private void order() {
        if (java.util.Set.copyOf(plan.rankOrder()).size() != RankAxis.values().length
                || plan.rankOrder().size() != RankAxis.values().length) {
            at.add(
                    "rank_order",
                    "every one of tensor, context, expert, data and pipeline belongs here once",
                    "Maybe leave it out: ranks are then numbered as in Megatron-LM.");
        }
    }

    /** Data ranks are known only where the plan says so; otherwise the cluster decides later. */
    private void microBatches() {
        Integer data = plan.data();
        if (data == null || workload.globalBatch() % (long) data != 0) {
            return;
        }
        int perRank = workload.globalBatch() / data;
        if (perRank % plan.microBatch() != 0) {
            at.add(
                    "micro_batch",
                    perRank
                            + " sequences of a rank do not divide into micro-batches of "
                            + plan.microBatch(),
                    "Maybe set it to " + Divisors.largest(perRank, plan.microBatch()) + ".");
        }
    }

    private void batch() {
        Integer data = plan.data();
        if (data != null && workload.globalBatch() % (long) data != 0) {
            problems.add(
                    "global_batch",
                    workload.globalBatch()
                            + " sequences do not divide over "
                            + data
                            + " data-parallel ranks",
                    "Maybe set it to a multiple of " + data + ".");
        }
    }
}
