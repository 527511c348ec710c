package org.mirinae.simulation.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.graph.RankPattern.Form;
import org.mirinae.fabric.graph.Store;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.training.TrainingWork;
import org.mirinae.llm.work.CommunicationGroup;
import org.mirinae.perf.collective.ExchangeTimes;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.OperatorTable;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.perf.training.CheckpointTime;
import org.mirinae.perf.training.RankPlaces;
import org.mirinae.perf.training.TrainingFootprint;
import org.mirinae.perf.training.TrainingFootprint.RankElements;
import org.mirinae.perf.training.TrainingPlanRanks;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.TimelineSlice;
import org.mirinae.result.records.StageMemory;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.workload.schedule.PipelineShape;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.training.Checkpointing;
import org.mirinae.workload.training.DataLoading;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.Sharding;
import org.mirinae.workload.training.Stragglers;
import org.mirinae.workload.training.TrainingWorkload;

/** One training step of a workload whose plan is complete, on a cluster. */
public final class StepModel {

    private final TrainingWorkload workload;
    private final ParallelPlan plan;
    private final TrainingPlanRanks ranks;
    private final Cluster cluster;
    private final KernelBackend backend;
    private final GpuRates rates;
    private final Interconnect interconnect;
    private final TrainingFootprint footprint;
    private final int microBatches;
    private final int[][] dealt;
    private final double contention;
    private final StageOrders orders;
    private final RankPlaces places;
    private final RandomStreams streams;

    StepModel(TrainingWorkload workload, Cluster cluster, KernelBackend backend) {
        this(
                workload,
                cluster,
                Interconnect.of(cluster, workload.stack()),
                backend,
                new RandomStreams(0));
    }

    StepModel(
            TrainingWorkload workload,
            Cluster cluster,
            Interconnect interconnect,
            KernelBackend backend,
            RandomStreams streams) {
        this.streams = streams;
        this.workload = workload;
        this.plan = workload.plan();
        this.ranks = new TrainingPlanRanks(plan);
        this.cluster = cluster;
        this.backend = backend;
        rates = new GpuRates(cluster.firstNode().gpu(), workload.stack());
        this.interconnect = interconnect;
        places = new RankPlaces(ranks, interconnect.domain());
        footprint = new TrainingFootprint(workload, ranks, cluster.firstNode());
        microBatches = workload.globalBatch() / ranks.data() / plan.microBatch();
        dealt = StageLayers.of(workload);
        contention = LayerTimes.contention(workload, rates);
        orders =
                new StageOrders(
                        plan.pipeline().schedule(),
                        new PipelineShape(
                                plan.pipeline().stages(),
                                plan.pipeline().virtualStages(),
                                microBatches));
    }

    /** Memory of the fullest rank. */
    TrainingMemory memory() {
        return new MemoryWalk(orders, dealt, footprint).fullest();
    }

    /** Bytes the fullest rank keeps outside the memory of its GPU. */
    double offloaded() {
        return plan.offload().any() ? new MemoryWalk(orders, dealt, footprint).offloaded() : 0;
    }

    /** Memory of each stage. */
    List<StageMemory> memoryStages() {
        return new MemoryWalk(orders, dealt, footprint).stages();
    }

    /** The step. */
    TrainingStep step() {
        ChunkTimes chunks = chunks();
        StepSchedule schedule = schedule(chunks);
        double send = sendSeconds();
        double[] optimizer = optimizer(chunks);
        StepSchedule.Pace onTime = StepSchedule.Pace.onTime(plan.pipeline().stages());
        double[] copies = optimizerCopies(chunks, optimizer);
        StepSchedule.Outcome outcome = schedule.run(send, optimizer, onTime);
        PassTime busy = schedule.busy(outcome.stage()).all();
        SequencedMap<String, Double> by = new LinkedHashMap<>(outcome.breakdown());
        double straggler = stragglers(schedule, send, optimizer, outcome.seconds());
        double copied = Arrays.stream(copies).max().orElse(0);
        double working = outcome.seconds() + straggler + copied;
        double loading = dataLoading(working);
        double stall = stall(working + loading);
        by.merge("offload", copied, Double::sum);
        by.put("straggler", straggler);
        by.put("data_loading", loading);
        by.put("checkpoint", stall);
        double step = working + loading + stall;
        return new StepFigures(workload, ranks, cluster, rates)
                .step(
                        new StepSchedule.Outcome(step, outcome.stage(), by),
                        busy,
                        memory(),
                        memoryStages(),
                        2L * microBatches * dealt.length);
    }

    /** The step, drawn. */
    List<TimelineSlice> timeline() {
        ChunkTimes chunks = chunks();
        StepSchedule schedule = schedule(chunks);
        double[] optimizer = optimizer(chunks);
        StepTimeline timeline =
                new StepTimeline(
                        orders,
                        chunks,
                        new MemoryWalk(orders, dealt, footprint),
                        PowerDraw.of(cluster.firstNode()),
                        places.tensor(),
                        places.context(),
                        places.experts());
        StepSchedule.Pace onTime = StepSchedule.Pace.onTime(plan.pipeline().stages());
        schedule.run(sendSeconds(), optimizer, onTime, timeline::ran);
        for (int r = 0; r < plan.pipeline().stages(); r++) {
            double finish = schedule.pipeline().finish(r);
            timeline.after(r, finish, schedule.summed(r) - finish, optimizer[r]);
        }
        return timeline.slices();
    }

    private double stragglers(
            StepSchedule schedule, double send, double[] optimizer, double onTime) {
        Stragglers stragglers = workload.conditions().stragglers();
        if (stragglers == null) {
            return 0;
        }
        return StragglerDelays.slowest(
                        stragglers,
                        streams,
                        plan.pipeline().stages(),
                        ranks.data(),
                        (long) plan.tensor() * plan.context().ranks(),
                        Math.max(1, ranks.gpus() / cluster.firstNode().gpus()),
                        pace -> schedule.run(send, optimizer, pace).seconds())
                - onTime;
    }

    private double dataLoading(double step) {
        DataLoading loading = workload.conditions().dataLoading();
        double tokens = (double) workload.globalBatch() * workload.sequenceLength();
        return loading == null ? 0 : loading.exposed(tokens, step);
    }

    /** Returns the seconds that checkpoints add to each step, on average. */
    private double stall(double stepSeconds) {
        Checkpointing how = workload.conditions().checkpoint();
        return how == null ? 0 : checkpoint(how, stepSeconds).stallSeconds() / how.everySteps();
    }

    /** One checkpoint. */
    CheckpointTime checkpoint(Checkpointing how, double stepSeconds) {
        Store store = cluster.fabric().store();
        return CheckpointTime.of(
                store == null ? how : how.atMost(store.write()),
                workload.model().parameters(),
                ranks.gpus(),
                cluster.firstNode(),
                stepSeconds);
    }

    private ChunkTimes chunks() {
        ExchangeTimes exchanges =
                new ExchangeTimes(interconnect, rates.gpu(), rates.stack(), groups());
        LayerTimes times = new LayerTimes(workload, ranks, rates, exchanges, backend);
        double weightBytes = workload.formats().activations().bytesPerElement();
        DataParallelTimes exchange =
                new DataParallelTimes(
                        ranks,
                        places,
                        weightBytes,
                        workload.gradients().bytesPerElement(),
                        interconnect,
                        rates);
        return new ChunkTimes(
                workload,
                dealt,
                times,
                footprint,
                exchange,
                new OffloadTimes(plan.offload(), cluster.firstNode()),
                contention);
    }

    private StepSchedule schedule(ChunkTimes chunks) {
        boolean gathersOnce = DataParallelTimes.gathersOnce(plan.sharding().states());
        return new StepSchedule(plan, chunks, orders, contention, gathersOnce);
    }

    /**
     * Returns what the training sends between domains: exposed times of tensor, context and expert
     * parallelism and of sends between stages, and gradients and parameters whether they are hidden
     * or not.
     */
    List<Traffic> traffic() {
        ChunkTimes chunks = chunks();
        StepSchedule.Outcome outcome =
                schedule(chunks)
                        .run(
                                sendSeconds(),
                                optimizer(chunks),
                                StepSchedule.Pace.onTime(plan.pipeline().stages()));
        double step = outcome.seconds();
        SequencedMap<String, Double> by = outcome.breakdown();
        double data = 0;
        for (int v : orders.held(outcome.stage())) {
            data += chunks.gradientSeconds[v] + chunks.gatherSeconds[v];
        }
        Map<CommunicationGroup, RankGroup> groups = groups();
        List<Traffic> traffic = new ArrayList<>();
        add(
                traffic,
                groups.get(CommunicationGroup.TENSOR),
                Form.RING,
                by.get("tensor_parallel"),
                step);
        add(
                traffic,
                groups.get(CommunicationGroup.CONTEXT),
                Form.RING,
                by.get("context_parallel"),
                step);
        add(
                traffic,
                groups.get(CommunicationGroup.EXPERT),
                Form.ALL_TO_ALL,
                by.get("expert_parallel"),
                step);
        add(traffic, places.stages(), Form.SEND, by.get("pipeline"), step);
        Double exposed = by.get("data_parallel");
        double longest = Math.max(data, exposed == null ? 0 : exposed);
        add(traffic, places.dense(), Form.RING, longest, step);
        return traffic;
    }

    private static void add(
            List<Traffic> traffic,
            @Nullable RankGroup group,
            Form form,
            @Nullable Double seconds,
            double step) {
        if (group != null && seconds != null && seconds > 0 && group.ranks() > group.perDomain()) {
            traffic.add(new Traffic(group.pattern(form), Math.min(1, seconds / step)));
        }
    }

    private Map<CommunicationGroup, RankGroup> groups() {
        Map<CommunicationGroup, RankGroup> groups = new EnumMap<>(CommunicationGroup.class);
        groups.put(CommunicationGroup.TENSOR, places.tensor());
        groups.put(CommunicationGroup.CONTEXT, places.context());
        groups.put(CommunicationGroup.EXPERT, places.experts());
        return groups;
    }

    /** One micro-batch's activations, from a rank to that of the next stage. */
    private double sendSeconds() {
        return sendSeconds(workload, ranks, places, interconnect);
    }

    /** The same for any plan. */
    public static double sendSeconds(
            TrainingWorkload workload,
            TrainingPlanRanks ranks,
            RankPlaces places,
            Interconnect interconnect) {
        ParallelPlan plan = ranks.plan();
        if (plan.pipeline().stages() == 1) {
            return 0;
        }
        double tokens =
                (double) plan.microBatch() * workload.sequenceLength() / plan.context().ranks();
        double bytes =
                tokens
                        * workload.model().hidden()
                        * workload.formats().activations().bytesPerElement()
                        / (ranks.shards().sequenceParallel() ? plan.tensor() : 1);
        // With stages numbered first, neighbours may share a domain; the slowest hop counts.
        boolean together = places.stages().perDomain() == plan.pipeline().stages();
        return CollectiveCurve.sendReceive(
                        together, interconnect.network(places.stages().pattern(Form.SEND)))
                .seconds(bytes);
    }

    /** Seconds of copying optimizer states in and out, beyond the optimizer's own, by stage. */
    private double[] optimizerCopies(ChunkTimes chunks, double[] optimizer) {
        double[] exposed = new double[optimizer.length];
        double share = plan.offload().optimizer();
        if (share > 0) {
            OffloadTimes copies = new OffloadTimes(plan.offload(), cluster.firstNode());
            for (int r = 0; r < exposed.length; r++) {
                double bytes = share * footprint.optimizerBytes(updated(chunks, r));
                exposed[r] = Math.max(0, copies.seconds(bytes, bytes) - optimizer[r]);
            }
        }
        return exposed;
    }

    /** Parameters a rank of a stage updates. */
    private double updated(ChunkTimes chunks, int rank) {
        RankElements held = RankElements.NONE;
        for (int v : orders.held(rank)) {
            held = held.plus(chunks.weights[v]);
        }
        return plan.sharding().states().includes(Sharding.OPTIMIZER)
                ? held.dense() / ranks.denseShards() + held.experts() / ranks.expertShards()
                : held.dense() + held.experts();
    }

    /** Seconds of the optimizer on each stage. */
    private double[] optimizer(ChunkTimes chunks) {
        OperatorTable table = new OperatorTable(rates);
        TrainingWork work = workload.work(ranks.shards());
        for (int r = 0; r < plan.pipeline().stages(); r++) {
            table.addOperator(work.optimizer(updated(chunks, r)));
        }
        OperatorTable.Times times = table.timeAll(backend);
        double[] seconds = new double[plan.pipeline().stages()];
        for (int s = 0; s < seconds.length; s++) {
            seconds[s] = times.seconds(s);
        }
        return seconds;
    }
}
