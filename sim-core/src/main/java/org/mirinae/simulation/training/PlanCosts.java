package org.mirinae.simulation.training;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.cost.ChipRates;
import org.mirinae.cost.ExchangeCosts;
import org.mirinae.cost.Interconnect;
import org.mirinae.cost.OperatorTable;
import org.mirinae.cost.RankPlaces;
import org.mirinae.cost.TrainingFootprint;
import org.mirinae.cost.TrainingPlanRanks;
import org.mirinae.fabric.RankGroup;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.Group;
import org.mirinae.llm.RecomputeModule;
import org.mirinae.workload.Overlap;
import org.mirinae.workload.ParallelPlan;
import org.mirinae.workload.Recompute;
import org.mirinae.workload.Schedule;
import org.mirinae.workload.Sharding;
import org.mirinae.workload.TrainingWorkload;

/**
 * What many plans of one training share, looked up once: layers under equal widths, micro-batch and
 * recomputation, exchanges of equal groups, bytes of equal shards. The figures are the very ones
 * that {@link TrainingSimulation#step} adds up.
 */
public final class PlanCosts {

    private final TrainingWorkload workload;
    private final Cluster cluster;
    private final Interconnect interconnect;
    private final KernelBackend backend;
    private final ChipRates rates;
    private final Map<LayerKey, PassSums> passes = new HashMap<>();
    private final Map<DataKey, DataParallelTimes> data = new HashMap<>();
    private final Map<MemoryKey, TrainingFootprint[]> footprints = new HashMap<>();
    private final Map<SendKey, Double> sends = new HashMap<>();
    private final boolean unbounded;
    private final double optimizerFixed;
    private final double optimizerEach;

    private record LayerKey(
            int tensor,
            int context,
            int expert,
            int microBatch,
            Recompute recompute,
            boolean sequenceParallel,
            boolean tensorOverlap,
            boolean contextOverlap,
            boolean expertOverlap,
            boolean split,
            List<RecomputeModule> modules) {}

    private record DataKey(
            int tensor, int context, int expert, int data, int copies, boolean sharded) {}

    private record MemoryKey(
            int tensor,
            int context,
            int expert,
            int microBatch,
            Recompute recompute,
            boolean sequenceParallel,
            int data,
            int copies,
            @Nullable Integer recomputeLayers,
            List<RecomputeModule> modules) {}

    private record SendKey(
            int tensor, int context, int microBatch, boolean parallel, int stages, long gpus) {}

    /**
     * Of one training on one cluster.
     *
     * @param workload whose plan is left aside
     * @param backend prices batches of operators
     * @param unbounded whether plans are timed that do not fit into the memory
     */
    public PlanCosts(
            TrainingWorkload workload, Cluster cluster, KernelBackend backend, boolean unbounded) {
        this.unbounded = unbounded;
        this.workload = workload;
        this.cluster = cluster;
        this.backend = backend;
        this.interconnect = Interconnect.of(cluster, workload.stack());
        this.rates = new ChipRates(cluster.firstNode().gpu(), workload.stack());
        // The optimizer's time is that of its bytes and a launch: a straight line.
        double once = optimizer(1e9);
        double twice = optimizer(2e9);
        optimizerEach = (twice - once) / 1e9;
        optimizerFixed = once - optimizerEach * 1e9;
    }

    private double optimizer(double parameters) {
        OperatorTable table = new OperatorTable(rates);
        TrainingPlanRanks ranks = new TrainingPlanRanks(workload.plan().withData(1));
        table.addOperator(workload.work(ranks.shards()).optimizer(parameters));
        return table.price(backend).seconds(0);
    }

    /** Seconds of the optimizer over so many parameters on one rank. */
    double optimizerSeconds(double parameters) {
        return optimizerFixed + optimizerEach * parameters;
    }

    /** Bytes of memory of a GPU, from which on plans are not timed. */
    double capacity() {
        return unbounded ? Double.MAX_VALUE : cluster.firstNode().gpu().memory().capacity().value();
    }

    TrainingWorkload workload() {
        return workload;
    }

    /** Seconds a hidden second of communication adds to computation. */
    double contention(ParallelPlan plan) {
        return LayerTimes.contention(workload.withPlan(plan), rates);
    }

    /**
     * Looks up what a plan needs. From one thread at a time.
     *
     * @param plan that divides what it must, its width of data parallelism known
     */
    public PreparedPlan prepare(ParallelPlan plan) {
        TrainingPlanRanks ranks = new TrainingPlanRanks(plan);
        Overlap overlap = plan.overlap();
        LayerKey key =
                new LayerKey(
                        plan.tensor(),
                        plan.context(),
                        plan.expert(),
                        plan.microBatch(),
                        plan.recompute(),
                        ranks.shards().sequenceParallel(),
                        overlap.tensor(),
                        overlap.context(),
                        overlap.expert(),
                        plan.schedule().splitsBackward(),
                        plan.modulesAgain());
        TrainingFootprint[] memory =
                footprints.computeIfAbsent(
                        new MemoryKey(
                                plan.tensor(),
                                plan.context(),
                                plan.expert(),
                                plan.microBatch(),
                                plan.recompute(),
                                key.sequenceParallel(),
                                ranks.data(),
                                plan.stageCopies(),
                                plan.recomputeLayers(),
                                plan.modulesAgain()),
                        unknown -> footprints(plan));
        PassSums sums = passes.computeIfAbsent(key, unknown -> passes(plan, ranks, memory[0]));
        return new PreparedPlan(
                ranks,
                sums,
                data(ranks, Sharding.NONE),
                data(ranks, Sharding.OPTIMIZER),
                memory,
                send(ranks),
                workload.globalBatch() / ranks.data() / plan.microBatch());
    }

    private TrainingFootprint[] footprints(ParallelPlan plan) {
        Sharding[] shardings = Sharding.values();
        TrainingFootprint[] of = new TrainingFootprint[shardings.length];
        for (int s = 0; s < of.length; s++) {
            TrainingWorkload sharded = workload.withPlan(plan.withSharding(shardings[s]));
            of[s] =
                    new TrainingFootprint(
                            sharded, new TrainingPlanRanks(sharded.plan()), cluster.firstNode());
        }
        return of;
    }

    private PassSums passes(
            ParallelPlan plan, TrainingPlanRanks ranks, TrainingFootprint footprint) {
        Map<Group, RankGroup> groups = new EnumMap<>(Group.class);
        RankPlaces places = new RankPlaces(ranks, interconnect.domain());
        groups.put(Group.TENSOR, places.tensor());
        groups.put(Group.CONTEXT, places.context());
        groups.put(Group.EXPERT, places.experts());
        ExchangeCosts exchanges =
                new ExchangeCosts(interconnect, rates.gpu(), rates.stack(), groups);
        TrainingWorkload planned = workload.withPlan(plan);
        LayerTimes times = new LayerTimes(planned, ranks, rates, exchanges, backend);
        return new PassSums(planned, times, footprint);
    }

    private DataParallelTimes data(TrainingPlanRanks ranks, Sharding sharding) {
        ParallelPlan plan = ranks.plan();
        DataKey key =
                new DataKey(
                        plan.tensor(),
                        plan.context(),
                        plan.expert(),
                        ranks.data(),
                        plan.stageCopies(),
                        sharding.includes(Sharding.OPTIMIZER));
        double weightBytes = workload.formats().activations().bytesPerElement();
        return data.computeIfAbsent(
                key,
                unknown -> {
                    TrainingPlanRanks of = new TrainingPlanRanks(plan.withSharding(sharding));
                    RankPlaces places = new RankPlaces(of, interconnect.domain());
                    return new DataParallelTimes(
                            of,
                            places,
                            weightBytes,
                            workload.gradients().bytesPerElement(),
                            interconnect,
                            rates);
                });
    }

    /** One micro-batch's activations, from a rank to that of the next stage. */
    private double send(TrainingPlanRanks ranks) {
        ParallelPlan plan = ranks.plan();
        if (plan.pipeline() == 1) {
            return 0;
        }
        boolean parallel = ranks.shards().sequenceParallel();
        SendKey key =
                new SendKey(
                        plan.tensor(),
                        plan.context(),
                        plan.microBatch(),
                        parallel,
                        plan.pipeline(),
                        ranks.gpus());
        return sends.computeIfAbsent(
                key, unknown -> StepModel.sendSeconds(
                                workload,
                                ranks,
                                new RankPlaces(ranks, interconnect.domain()),
                                interconnect));
    }

    /**
     * The closed forms of plans of one shape: schedule, stages, virtual stages and micro-batches.
     * Only reads what was prepared, so that several threads may ask for several shapes at once.
     */
    public List<PlanTerms> terms(List<PreparedPlan> sameShape) {
        ShapeTerms shape = new ShapeTerms(this, sameShape.getFirst());
        List<PlanTerms> terms = new ArrayList<>(sameShape.size());
        for (PreparedPlan plan : sameShape) {
            terms.add(shape.terms(plan));
        }
        return terms;
    }

    /** What no plan of these, of one shape, goes below; as {@link #terms} for threads. */
    public List<PlanBound> bounds(List<PreparedPlan> sameShape) {
        ShapeTerms shape = new ShapeTerms(this, sameShape.getFirst());
        List<PlanBound> bounds = new ArrayList<>(sameShape.size());
        for (PreparedPlan plan : sameShape) {
            bounds.add(shape.bound(plan));
        }
        return bounds;
    }

    /** Whether a schedule can run so many chunks and micro-batches. */
    public static boolean runs(Schedule schedule, int stages, int chunks, int microBatches) {
        return StageOrders.misfit(schedule, stages, chunks, microBatches) == null;
    }

    /** Whether sends of a schedule may run beside chunks, even of one chunk a stage. */
    public static boolean sendsMayOverlap(Schedule schedule) {
        return schedule != Schedule.GPIPE && schedule != Schedule.ONE_F_ONE_B;
    }
}
