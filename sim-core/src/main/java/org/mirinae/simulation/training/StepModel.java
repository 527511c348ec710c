package org.mirinae.simulation.training;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.cost.ChipRates;
import org.mirinae.cost.ExchangeCosts;
import org.mirinae.cost.Interconnect;
import org.mirinae.cost.OperatorTable;
import org.mirinae.cost.Traffic;
import org.mirinae.cost.TrainingFootprint;
import org.mirinae.cost.TrainingFootprint.RankElements;
import org.mirinae.cost.TrainingPlanRanks;
import org.mirinae.fabric.CollectiveCurve;
import org.mirinae.fabric.RankGroup;
import org.mirinae.fabric.RankPattern.Form;
import org.mirinae.hardware.Precision;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.Group;
import org.mirinae.llm.ModelFlops;
import org.mirinae.llm.TrainingWork;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.TrainingMemory;
import org.mirinae.result.TrainingResult;
import org.mirinae.workload.ParallelPlan;
import org.mirinae.workload.Sharding;
import org.mirinae.workload.TrainingWorkload;

/** One training step of a workload whose plan is complete, on a cluster. */
final class StepModel {

    private final TrainingWorkload workload;
    private final ParallelPlan plan;
    private final TrainingPlanRanks ranks;
    private final Cluster cluster;
    private final KernelBackend backend;
    private final ChipRates rates;
    private final Interconnect interconnect;
    private final TrainingFootprint footprint;
    private final int microBatches;
    private final int[][] dealt;

    StepModel(TrainingWorkload workload, Cluster cluster, KernelBackend backend) {
        this(workload, cluster, Interconnect.of(cluster, workload.stack()), backend);
    }

    StepModel(
            TrainingWorkload workload,
            Cluster cluster,
            Interconnect interconnect,
            KernelBackend backend) {
        this.workload = workload;
        this.plan = workload.plan();
        this.ranks = new TrainingPlanRanks(plan);
        this.cluster = cluster;
        this.backend = backend;
        rates = new ChipRates(cluster.firstNode().gpu(), workload.stack());
        this.interconnect = interconnect;
        footprint = new TrainingFootprint(workload, ranks, cluster.firstNode());
        microBatches = workload.globalBatch() / ranks.data() / plan.microBatch();
        dealt = StageLayers.deal(workload.model(), plan.pipeline() * plan.virtualStages());
    }

    /** Memory of the fullest rank. */
    TrainingMemory memory() {
        PipelineSchedule schedule =
                new PipelineSchedule(
                        plan.pipeline(),
                        plan.virtualStages(),
                        microBatches,
                        new double[dealt.length],
                        new double[dealt.length]);
        TrainingMemory fullest = null;
        for (int s = 0; s < plan.pipeline(); s++) {
            int[] layers = new int[workload.model().layers().size()];
            for (int c = 0; c < plan.virtualStages(); c++) {
                int[] chunk = dealt[c * plan.pipeline() + s];
                for (int g = 0; g < layers.length; g++) {
                    layers[g] += chunk[g];
                }
            }
            TrainingMemory of =
                    footprint.stage(
                            layers,
                            plan.virtualStages(),
                            schedule.inFlight(s),
                            s == 0,
                            s == plan.pipeline() - 1);
            if (fullest == null || of.total() > fullest.total()) {
                fullest = of;
            }
        }
        if (fullest == null) {
            throw new IllegalStateException("a plan has at least one stage");
        }
        return fullest;
    }

    /** The step. */
    TrainingStep step() {
        ChunkTimes chunks = chunks();
        return result(schedule(chunks), chunks);
    }

    private ChunkTimes chunks() {
        ExchangeCosts exchanges =
                new ExchangeCosts(interconnect, rates.gpu(), rates.stack(), groups());
        LayerTimes times = new LayerTimes(workload, ranks, rates, exchanges, backend);
        double weightBytes = workload.formats().activations().bytesPerElement();
        DataParallelTimes exchange =
                new DataParallelTimes(ranks, plan.sharding(), weightBytes, interconnect, rates);
        return new ChunkTimes(workload, dealt, times, footprint, exchange);
    }

    private StepSchedule.Outcome schedule(ChunkTimes chunks) {
        boolean gathersOnce = DataParallelTimes.gathersOnce(plan.sharding());
        return new StepSchedule(plan, chunks, microBatches, sendSeconds(), gathersOnce)
                .run(optimizer(chunks));
    }

    /**
     * What it sends between domains: exposed times of tensor, context and expert parallelism and of
     * sends between stages, and gradients and parameters whether they are hidden or not.
     */
    List<Traffic> traffic() {
        ChunkTimes chunks = chunks();
        StepSchedule.Outcome outcome = schedule(chunks);
        double step = outcome.seconds();
        SequencedMap<String, Double> by = outcome.breakdown();
        double data = 0;
        for (int c = 0; c < plan.virtualStages(); c++) {
            int v = c * plan.pipeline() + outcome.stage();
            data += chunks.gradientSeconds[v] + chunks.gatherSeconds[v];
        }
        Map<Group, RankGroup> groups = groups();
        List<Traffic> traffic = new ArrayList<>();
        add(traffic, groups.get(Group.TENSOR), Form.RING, by.get("tensor_parallel"), step);
        add(traffic, groups.get(Group.CONTEXT), Form.RING, by.get("context_parallel"), step);
        add(traffic, groups.get(Group.EXPERT), Form.ALL_TO_ALL, by.get("expert_parallel"), step);
        add(traffic, stages(), Form.SEND, by.get("pipeline"), step);
        Double exposed = by.get("data_parallel");
        double longest = Math.max(data, exposed == null ? 0 : exposed);
        add(traffic, DataParallelTimes.denseGroup(ranks, interconnect), Form.RING, longest, step);
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

    private Map<Group, RankGroup> groups() {
        Map<Group, RankGroup> groups = new EnumMap<>(Group.class);
        int domain = interconnect.domain();
        groups.put(Group.TENSOR, RankGroup.of(plan.tensor(), 1, domain));
        groups.put(Group.CONTEXT, RankGroup.of(plan.context(), plan.tensor(), domain));
        groups.put(Group.EXPERT, RankGroup.of(plan.expert(), 1, domain));
        return groups;
    }

    private RankGroup stages() {
        long stage = ranks.gpus() / plan.pipeline();
        return RankGroup.of(plan.pipeline(), stage, interconnect.domain());
    }

    /** One micro-batch's activations, from a rank to that of the next stage. */
    private double sendSeconds() {
        if (plan.pipeline() == 1) {
            return 0;
        }
        double tokens = (double) plan.microBatch() * workload.sequenceLength() / plan.context();
        double bytes =
                tokens
                        * workload.model().hidden()
                        * workload.formats().activations().bytesPerElement()
                        / (ranks.shards().sequenceParallel() ? plan.tensor() : 1);
        boolean together = ranks.gpus() <= interconnect.domain();
        return CollectiveCurve.sendReceive(
                        together, interconnect.network(stages().pattern(Form.SEND)))
                .seconds(bytes);
    }

    /** Seconds of the optimizer on each stage. */
    private double[] optimizer(ChunkTimes chunks) {
        OperatorTable table = new OperatorTable(rates);
        TrainingWork work =
                new TrainingWork(
                        workload.model(),
                        workload.formats(),
                        ranks.shards(),
                        Precision.FP32,
                        workload.stack().fusedAttention(),
                        workload.stack().efficiency().elementwiseTraffic());
        for (int s = 0; s < plan.pipeline(); s++) {
            RankElements held = RankElements.NONE;
            for (int c = 0; c < plan.virtualStages(); c++) {
                held = held.plus(chunks.weights[c * plan.pipeline() + s]);
            }
            boolean sharded = plan.sharding().includes(Sharding.OPTIMIZER);
            double parameters =
                    sharded
                            ? held.dense() / ranks.denseReplicas()
                                    + held.experts() / ranks.expertReplicas()
                            : held.dense() + held.experts();
            table.addOperator(work.optimizer(parameters));
        }
        OperatorTable.Prices prices = table.price(backend);
        double[] seconds = new double[plan.pipeline()];
        for (int s = 0; s < seconds.length; s++) {
            seconds[s] = prices.seconds(s);
        }
        return seconds;
    }

    private TrainingStep result(StepSchedule.Outcome outcome, ChunkTimes chunks) {
        double step = outcome.seconds();
        long gpus = ranks.gpus();
        double tokens = (double) workload.globalBatch() * workload.sequenceLength();
        double flops =
                workload.flopsFormula()
                        .step(workload.model(), workload.globalBatch(), workload.sequenceLength());
        double perGpu = flops / step / gpus;
        double peak = rates.peak(workload.formats().compute());
        double again =
                workload.flopsFormula().countsRecomputation() ? 0 : recomputed() / step / gpus;
        Double whole = workload.tokens();
        TrainingResult result =
                new TrainingResult(
                        step,
                        tokens / step,
                        tokens / step / gpus,
                        perGpu / 1e12,
                        perGpu / peak,
                        (perGpu + again) / peak,
                        whole == null ? null : whole / (tokens / step),
                        memory(),
                        // Ranks are numbered by stage last, so the first rank of a stage is this.
                        outcome.stage() * (gpus / plan.pipeline()),
                        outcome.breakdown());
        PassTime busy = busy(outcome.stage(), chunks);
        return new TrainingStep(
                result,
                basis(busy, step),
                gpus,
                Math.min(1, busy.arithmetic() / step),
                Math.min(1, busy.memory() / step),
                2L * microBatches * dealt.length,
                assumptions());
    }

    private PassTime busy(int stage, ChunkTimes chunks) {
        PassTime sum = PassTime.NONE;
        for (int c = 0; c < plan.virtualStages(); c++) {
            int v = c * plan.pipeline() + stage;
            PassTime chunk = chunks.forward[v].plus(chunks.backward[v]).plus(chunks.recompute[v]);
            sum = sum.plus(chunk.times(microBatches));
        }
        return sum;
    }

    private static BasisShares basis(PassTime busy, double step) {
        double[] seconds = new double[Basis.values().length];
        seconds[Basis.CALIBRATED.ordinal()] = busy.calibrated();
        seconds[Basis.EXTRAPOLATED.ordinal()] = busy.extrapolated();
        seconds[Basis.MODELLED.ordinal()] =
                Math.max(0, step - busy.calibrated() - busy.extrapolated());
        return BasisShares.ofSeconds(seconds);
    }

    /** FLOPs of a step that are computed a second time, counted as in our own formula. */
    private double recomputed() {
        double length = workload.sequenceLength();
        double each =
                switch (plan.recompute()) {
                    case NONE -> 0;
                    case SELECTIVE -> ModelFlops.forwardAttention(workload.model(), length, true);
                    case FULL -> ModelFlops.forwardLayers(workload.model(), length, true);
                };
        return each * workload.globalBatch();
    }

    private List<String> assumptions() {
        List<String> assumptions = new ArrayList<>();
        if (ranks.gpus() < cluster.gpus()) {
            assumptions.add(
                    String.format(
                            Locale.ROOT,
                            "The plan uses %d of the cluster's %d GPUs.",
                            ranks.gpus(),
                            cluster.gpus()));
        }
        Precision asked = workload.formats().compute();
        Precision computed = rates.computedIn(asked);
        if (computed != null && computed != asked) {
            assumptions.add(
                    String.format(
                            Locale.ROOT,
                            "%s multiplies %s at its rate for %s.",
                            rates.gpu().name(),
                            asked,
                            computed));
        }
        if (workload.model().hasExperts()) {
            assumptions.add("Tokens are spread evenly over the experts.");
        }
        if (workload.model().mtpLayers() > 0) {
            assumptions.add("Layers that predict further tokens are left out of the step.");
        }
        return assumptions;
    }
}
