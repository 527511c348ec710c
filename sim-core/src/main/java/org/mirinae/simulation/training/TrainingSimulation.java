package org.mirinae.simulation.training;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.architecture.FeedForward;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.training.TrainingPlanRanks;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.problems.Problems;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.units.Precision;
import org.mirinae.workload.schedule.PipelineShape;
import org.mirinae.workload.schedule.Schedule.Misfit;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.training.Offload;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.TrainingWorkload;

/** Makes engines that train, and single steps, from checked workloads. */
public final class TrainingSimulation {

    /** Runs of chunks in one step: a hundred times the largest published step (assumed). */
    private static final long MOST_RUNS = 20_000_000;

    private TrainingSimulation() {}

    /**
     * An engine for one workload of a run.
     *
     * @param site its cluster's first node type is what the training runs on
     * @throws InvalidScenarioException when the plan does not divide what the cluster leaves it
     * @throws InfeasibleException when it does not fit, naming what binds
     */
    public static WorkloadEngine engine(TrainingWorkload workload, WorkloadSite site) {
        String path = site.path();
        Cluster cluster = site.cluster();
        TrainingWorkload complete = complete(path, workload, cluster);
        StepModel model =
                new StepModel(
                        complete, cluster, site.interconnect(), site.backend(), site.streams());
        Problem binding = binding(path, complete, cluster, model.memory());
        binding = binding == null ? offloadBinding(path, complete, cluster, model) : binding;
        if (binding != null) {
            throw new InfeasibleException(List.of(binding));
        }
        RandomStream failures = site.streams().stream("workloads." + site.name() + ".failures");
        return new TrainingEngine(path, model, site.interconnect(), cluster, complete, failures);
    }

    /**
     * Returns what a workload sends between nodes; throws as {@link #engine} does, memory aside.
     */
    static List<Traffic> traffic(TrainingWorkload workload, WorkloadSite site) {
        TrainingWorkload complete = complete(site.path(), workload, site.cluster());
        return new StepModel(
                        complete,
                        site.cluster(),
                        site.interconnect(),
                        site.backend(),
                        new RandomStreams(0))
                .traffic();
    }

    /**
     * One step, whether its memory fits or not, for comparisons and searches.
     *
     * @throws InvalidScenarioException when the plan does not divide what the cluster leaves it
     * @throws InfeasibleException when the cluster is too small for the plan
     */
    public static TrainingStep step(TrainingWorkload workload, Cluster cluster) {
        TrainingWorkload complete = complete("workload", workload, cluster);
        return new StepModel(complete, cluster, CpuBackend.forAnswers()).step();
    }

    /** Memory of the fullest rank, against its capacity; throws as {@link #step} does. */
    public static TrainingMemory memory(TrainingWorkload workload, Cluster cluster) {
        TrainingWorkload complete = complete("workload", workload, cluster);
        return new StepModel(complete, cluster, CpuBackend.forAnswers()).memory();
    }

    /** The workload with its width of data parallelism, when everything divides. */
    private static TrainingWorkload complete(
            String path, TrainingWorkload workload, Cluster cluster) {
        ParallelPlan plan = workload.plan();
        long whole = cluster.gpus() / plan.modelRanks();
        if (whole == 0 || plan.data() != null && plan.data() > whole) {
            long asked = plan.modelRanks() * (plan.data() == null ? 1 : plan.data());
            throw new InfeasibleException(
                    List.of(
                            new Problem(
                                    path + ".plan",
                                    String.format(
                                            Locale.ROOT,
                                            "GPUs bind: the plan asks for %d, the cluster has %d",
                                            asked,
                                            cluster.gpus()),
                                    "Maybe smaller widths, or more nodes.")));
        }
        checkPrecision(path, workload, cluster);
        Integer given = plan.data();
        int data = given != null ? given : (int) Math.min(whole, Integer.MAX_VALUE);
        TrainingWorkload complete = workload.withPlan(plan.withData(data));
        checkDivision(path, complete, data);
        return complete;
    }

    private static void checkPrecision(String path, TrainingWorkload workload, Cluster cluster) {
        GpuRates rates = new GpuRates(cluster.firstNode().gpu(), workload.stack());
        Precision compute = workload.formats().compute();
        if (rates.computedIn(compute) == null) {
            throw new InfeasibleException(
                    List.of(
                            new Problem(
                                    path + ".precision",
                                    rates.gpu().name()
                                            + " has no rate for matrix products in "
                                            + compute,
                                    "Maybe another precision.")));
        }
    }

    private static void checkDivision(String path, TrainingWorkload workload, int data) {
        ParallelPlan plan = workload.plan();
        Problems problems = new Problems();
        Problems at = problems.at(path);
        long round = (long) data * plan.microBatch();
        if (workload.globalBatch() % round != 0) {
            at.add(
                    "global_batch",
                    String.format(
                            Locale.ROOT,
                            "%d sequences do not divide over %d data-parallel ranks with micro-batches of %d",
                            workload.globalBatch(),
                            data,
                            plan.microBatch()),
                    String.format(Locale.ROOT, "Maybe set it to a multiple of %d.", round));
        } else {
            long microBatches = workload.globalBatch() / round;
            long runs =
                    2 * microBatches * plan.pipeline().stages() * plan.pipeline().virtualStages();
            if (runs > MOST_RUNS) {
                at.add(
                        "global_batch",
                        String.format(
                                Locale.ROOT,
                                "%d runs of chunks in one step are more than the %d a schedule may have",
                                runs,
                                MOST_RUNS),
                        "Maybe a digit too many, or raise plan.data or plan.micro_batch.");
            }
            if (runs <= MOST_RUNS) {
                checkRounds(at.at("plan"), plan, (int) microBatches);
            }
        }
        checkExperts(at, workload, data);
        checkShards(at.at("plan"), new TrainingPlanRanks(plan));
        problems.orThrow();
    }

    private static void checkRounds(Problems at, ParallelPlan plan, int microBatches) {
        PipelineShape shape =
                new PipelineShape(
                        plan.pipeline().stages(), plan.pipeline().virtualStages(), microBatches);
        Misfit misfit = StageOrders.misfit(plan.pipeline().schedule(), shape);
        if (misfit != null) {
            at.add(misfit.key(), misfit.message(), misfit.remedy());
        }
    }

    private static void checkShards(Problems at, TrainingPlanRanks ranks) {
        Integer shards = ranks.plan().sharding().ranks();
        int all = ranks.denseReplicas();
        if (shards != null && (shards > all || all % shards != 0)) {
            at.add(
                    "shard_ranks",
                    "the " + all + " ranks with the same weights do not divide into " + shards,
                    "Maybe leave shard_ranks out.");
        }
    }

    private static void checkExperts(Problems at, TrainingWorkload workload, int data) {
        ParallelPlan plan = workload.plan();
        long stage = (long) plan.tensor() * plan.context().ranks() * data;
        String wrong = null;
        if (stage % plan.experts().ranks() != 0) {
            wrong =
                    String.format(
                            Locale.ROOT,
                            "%d expert-parallel ranks do not divide the %d ranks of a stage",
                            plan.experts().ranks(),
                            stage);
        }
        for (LayerGroup group : workload.model().layers()) {
            FeedForward.Moe moe = group.feedForward().routed();
            if (moe != null && moe.experts() % plan.experts().ranks() != 0) {
                wrong =
                        String.format(
                                Locale.ROOT,
                                "%d experts do not divide over %d expert-parallel ranks",
                                moe.experts(),
                                plan.experts().ranks());
            }
        }
        if (plan.experts().ranks() > 1 && !workload.model().hasExperts()) {
            wrong = workload.model().name() + " has no experts to deal to ranks";
        }
        if (wrong != null) {
            at.at("plan").add("expert", wrong, "Maybe set expert to 1.");
        }
    }

    private static @Nullable Problem offloadBinding(
            String path, TrainingWorkload workload, Cluster cluster, StepModel model) {
        Offload offload = workload.plan().offload();
        double bytes = model.offloaded();
        double room = OffloadTimes.capacity(offload, cluster.firstNode());
        if (bytes <= room) {
            return null;
        }
        return new Problem(
                path + ".plan.offload",
                String.format(
                        Locale.ROOT,
                        "memory of the tier %s binds: %.1f GB of each GPU, which has %.1f GB of it",
                        offload.tier().name().toLowerCase(Locale.ROOT),
                        bytes / 1e9,
                        room / 1e9),
                "Maybe offload less, shard more, or name the node's host_dram or drive.");
    }

    private static @Nullable Problem binding(
            String path, TrainingWorkload workload, Cluster cluster, TrainingMemory memory) {
        if (memory.total() <= memory.capacity()) {
            return null;
        }
        return new Problem(
                path + ".plan",
                String.format(
                        Locale.ROOT,
                        "memory binds: weights %.1f GB + gradients %.1f GB + optimizer %.1f GB + activations"
                                + " %.1f GB + workspace %.1f GB = %.1f GB of %s on one %s with %.1f GB",
                        memory.weights() / 1e9,
                        memory.gradients() / 1e9,
                        memory.optimizer() / 1e9,
                        memory.activations() / 1e9,
                        memory.workspace() / 1e9,
                        memory.total() / 1e9,
                        workload.model().name(),
                        cluster.firstNode().gpu().name(),
                        memory.capacity() / 1e9),
                "Maybe raise plan.tensor or plan.pipeline, shard more, or recompute.");
    }
}
