package org.mirinae.simulation.training.closedform;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.training.RecomputeModule;
import org.mirinae.llm.work.CommunicationGroup;
import org.mirinae.llm.work.Shards;
import org.mirinae.perf.collective.ExchangeTimes;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.OperatorTable;
import org.mirinae.perf.training.RankPlaces;
import org.mirinae.perf.training.TrainingFootprint;
import org.mirinae.perf.training.TrainingPlanRanks;
import org.mirinae.simulation.training.DataParallelTimes;
import org.mirinae.simulation.training.LayerTimes;
import org.mirinae.simulation.training.OffloadTimes;
import org.mirinae.simulation.training.StepModel;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.workload.schedule.PipelineShape;
import org.mirinae.workload.schedule.Schedule;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.training.Offload;
import org.mirinae.workload.training.Overlap;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.Recompute;
import org.mirinae.workload.training.Sharding;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Keeps what many plans of one training share, looked up once: layers under equal widths,
 * micro-batch and recomputation, exchanges of equal groups, bytes of equal shards. The figures are
 * the very ones that {@link TrainingSimulation#step} adds up.
 */
public final class PlanTimes {

    private final TrainingWorkload workload;
    private final Cluster cluster;
    private final Interconnect interconnect;
    private final KernelBackend backend;
    private final GpuRates rates;
    private final Map<LayerKey, PassSums> passes = new HashMap<>();
    private final Map<DataKey, DataParallelTimes> data = new HashMap<>();
    private final Map<Shards, TrainingFootprint> parts = new HashMap<>();
    private final Map<DataKey, TrainingFootprint[][]> states = new HashMap<>();
    private final Map<ActivationKey, TrainingFootprint> activations = new HashMap<>();
    private final Map<SendKey, Double> sends = new HashMap<>();
    private final Map<ShapeKey, PipelineLayout> layouts = new HashMap<>();
    private final double optimizerFixed;
    private final double optimizerEach;

    private record LayerKey(
            int tensor,
            int context,
            int expert,
            int microBatch,
            Recompute recompute,
            List<RecomputeModule> modules,
            boolean sequenceParallel,
            boolean tensorOverlap,
            boolean contextOverlap,
            boolean expertOverlap,
            boolean split) {
        static LayerKey of(ParallelPlan plan, Overlap overlap, boolean sequenceParallel) {
            return new LayerKey(
                    plan.tensor(),
                    plan.context().ranks(),
                    plan.experts().ranks(),
                    plan.microBatch(),
                    plan.recomputation().what(),
                    plan.recomputation().modulesAgain(),
                    sequenceParallel,
                    overlap.tensor(),
                    overlap.context(),
                    overlap.expert(),
                    plan.pipeline().schedule().splitsBackward());
        }
    }

    private record ActivationKey(LayerKey layer, @Nullable Integer recomputeLayers) {}

    private record DataKey(
            int tensor,
            int context,
            int expert,
            int data,
            int copies,
            boolean sharded,
            boolean sequenceParallel,
            double weightsOut) {}

    private record SendKey(
            int tensor, int context, int microBatch, boolean parallel, int stages, long gpus) {}

    private record ShapeKey(Schedule schedule, int stages, int chunks, int microBatches, int run) {}

    /**
     * Times the plans of one training on one cluster.
     *
     * @param workload whose plan is left aside
     * @param backend prices batches of operators
     */
    public PlanTimes(TrainingWorkload workload, Cluster cluster, KernelBackend backend) {
        this.workload = workload;
        this.cluster = cluster;
        this.backend = backend;
        this.interconnect = Interconnect.of(cluster, workload.stack());
        this.rates = new GpuRates(cluster.firstNode().gpu(), workload.stack());
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
        return table.timeAll(backend).seconds(0);
    }

    /** Seconds of the optimizer over so many parameters on one rank. */
    double optimizerSeconds(double parameters) {
        return optimizerFixed + optimizerEach * parameters;
    }

    /** Bytes a GPU's share of the memory of the host holds; 0 where the node has none. */
    public double outside() {
        return OffloadTimes.capacity(new Offload(1, 1, 1, Offload.Tier.HOST), cluster.firstNode());
    }

    TrainingWorkload workload() {
        return workload;
    }

    /**
     * Looks up what a plan needs, and others that {@link PreparedPlan} names. From one thread at a
     * time.
     *
     * @param plan that divides what it must, its width of data parallelism known, layers dealt
     *     evenly, ranks in the usual order
     */
    public PreparedPlan prepare(ParallelPlan plan) {
        TrainingPlanRanks ranks = new TrainingPlanRanks(plan);
        int microBatches = workload.globalBatch() / ranks.data() / plan.microBatch();
        TrainingFootprint of =
                parts.computeIfAbsent(
                        ranks.shards(),
                        unknown ->
                                new TrainingFootprint(
                                        workload.withPlan(plan), ranks, cluster.firstNode()));
        ActivationKey key =
                new ActivationKey(
                        LayerKey.of(plan, Overlap.NOTHING, ranks.shards().sequenceParallel()),
                        plan.recomputation().layers());
        return new PreparedPlan(
                ranks,
                data(ranks, Sharding.NONE),
                data(ranks, Sharding.OPTIMIZER),
                states.computeIfAbsent(key(ranks, false), unknown -> states(plan, of)),
                activations.computeIfAbsent(
                        key, unknown -> footprint(of, plan.withOffload(Offload.NONE))),
                new OffloadTimes(plan.offload(), cluster.firstNode()),
                layout(plan, microBatches),
                send(ranks),
                microBatches,
                LayerTimes.contention(workload.withPlan(plan), rates));
    }

    /** Bytes of the plans that a plan was prepared for. */
    public PlanMemory memory(PreparedPlan prepared) {
        return new PlanMemory(prepared);
    }

    /** A form of the plans that a plan was prepared for. From one thread at a time. */
    public PlanForm form(
            PreparedPlan prepared, Overlap overlap, int offloaded, PlanForm.Parameters parameters) {
        return new PlanForm(prepared, passes(prepared, overlap), overlap, offloaded, parameters);
    }

    private PassSums passes(PreparedPlan prepared, Overlap overlap) {
        LayerKey key =
                LayerKey.of(prepared.plan, overlap, prepared.ranks.shards().sequenceParallel());
        return passes.computeIfAbsent(
                key,
                unknown ->
                        passes(
                                prepared.plan.withOverlap(overlap),
                                prepared.ranks,
                                prepared.activations));
    }

    private static TrainingFootprint footprint(TrainingFootprint of, ParallelPlan plan) {
        return of.withPlan(new TrainingPlanRanks(plan));
    }

    private static TrainingFootprint[][] states(ParallelPlan plan, TrainingFootprint of) {
        Sharding[] shardings = Sharding.values();
        TrainingFootprint[][] states = new TrainingFootprint[2][shardings.length];
        for (int s = 0; s < shardings.length; s++) {
            ParallelPlan sharded = plan.withSharding(shardings[s]);
            Offload weights = new Offload(plan.offload().weights(), 0, 0, plan.offload().tier());
            states[0][s] = footprint(of, sharded.withOffload(Offload.NONE));
            states[1][s] = footprint(of, sharded.withOffload(weights));
        }
        return states;
    }

    private PipelineLayout layout(ParallelPlan plan, int microBatches) {
        int run = PipelineTerms.run(plan, microBatches);
        int kept = plan.pipeline().schedule().keepsEveryMicroBatch() ? microBatches : 1;
        return layouts.computeIfAbsent(
                new ShapeKey(
                        plan.pipeline().schedule(),
                        plan.pipeline().stages(),
                        plan.pipeline().virtualStages(),
                        kept,
                        run),
                key ->
                        new PipelineLayout(
                                workload.model(),
                                key.schedule(),
                                key.stages(),
                                key.chunks(),
                                microBatches,
                                key.run()));
    }

    private PassSums passes(
            ParallelPlan plan, TrainingPlanRanks ranks, TrainingFootprint footprint) {
        Map<CommunicationGroup, RankGroup> groups = new EnumMap<>(CommunicationGroup.class);
        RankPlaces places = new RankPlaces(ranks, interconnect.domain());
        groups.put(CommunicationGroup.TENSOR, places.tensor());
        groups.put(CommunicationGroup.CONTEXT, places.context());
        groups.put(CommunicationGroup.EXPERT, places.experts());
        ExchangeTimes exchanges =
                new ExchangeTimes(interconnect, rates.gpu(), rates.stack(), groups);
        TrainingWorkload planned = workload.withPlan(plan);
        LayerTimes times = new LayerTimes(planned, ranks, rates, exchanges, backend);
        return new PassSums(planned, times, footprint);
    }

    private static DataKey key(TrainingPlanRanks ranks, boolean sharded) {
        ParallelPlan plan = ranks.plan();
        return new DataKey(
                plan.tensor(),
                plan.context().ranks(),
                plan.experts().ranks(),
                ranks.data(),
                plan.stageCopies(),
                sharded,
                ranks.shards().sequenceParallel(),
                plan.offload().weights());
    }

    private DataParallelTimes data(TrainingPlanRanks ranks, Sharding sharding) {
        double weightBytes = workload.formats().activations().bytesPerElement();
        return data.computeIfAbsent(
                key(ranks, sharding.includes(Sharding.OPTIMIZER)),
                unknown -> {
                    TrainingPlanRanks of =
                            new TrainingPlanRanks(ranks.plan().withSharding(sharding));
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
        if (plan.pipeline().stages() == 1) {
            return 0;
        }
        boolean parallel = ranks.shards().sequenceParallel();
        SendKey key =
                new SendKey(
                        plan.tensor(),
                        plan.context().ranks(),
                        plan.microBatch(),
                        parallel,
                        plan.pipeline().stages(),
                        ranks.gpus());
        return sends.computeIfAbsent(
                key,
                unknown ->
                        StepModel.sendSeconds(
                                workload,
                                ranks,
                                new RankPlaces(ranks, interconnect.domain()),
                                interconnect));
    }

    /**
     * The closed forms of plans of one shape: schedule, stages, virtual stages and micro-batches.
     * Only reads what was prepared, so that several threads may ask for several shapes at once.
     */
    public List<PlanTerms> terms(List<PlanForm> sameShape) {
        PipelineTerms shape =
                new PipelineTerms(this::optimizerSeconds, sameShape.getFirst().prepared());
        return sameShape.stream().map(shape::terms).toList();
    }

    /**
     * Computes what no plan of these forms goes below, taken one by one; as {@link #terms} for
     * threads.
     *
     * @param taker of the number of a form and its bound
     */
    public void bounds(List<PlanForm> sameShape, BiConsumer<Integer, PlanTerms> taker) {
        PipelineBound shape =
                new PipelineBound(this::optimizerSeconds, sameShape.getFirst().prepared());
        for (int i = 0; i < sameShape.size(); i++) {
            taker.accept(i, shape.bound(sameShape.get(i)));
        }
    }

    /** Returns whether a schedule can run so many chunks and micro-batches. */
    public static boolean runs(Schedule schedule, int stages, int chunks, int microBatches) {
        return StageOrders.misfit(schedule, new PipelineShape(stages, chunks, microBatches))
                == null;
    }
}
