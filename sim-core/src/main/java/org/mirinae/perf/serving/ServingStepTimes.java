package org.mirinae.perf.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.graph.RankPattern.Form;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.kernel.OperatorTiming;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.CommunicationGroup;
import org.mirinae.llm.work.ExpertLoad;
import org.mirinae.llm.work.GroupedGemmSize;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.llm.work.StepOperator.ExpertDeal;
import org.mirinae.llm.work.StepOperator.Rows;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.collective.ExchangeTimes;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.perf.kernel.GemmSurface;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.MeasuredWork;
import org.mirinae.perf.kernel.OperatorTable;
import org.mirinae.perf.kernel.OperatorTime;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.result.Basis;
import org.mirinae.stack.Overheads;
import org.mirinae.units.Seconds;
import org.mirinae.workload.serving.ServingPlan;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * Iterations of a serving replica by the roofline of each operator, the exchanges between its
 * ranks, and the fixed time of the engine.
 *
 * <p>Attention data-parallel ranks, and the micro-batches that fill a pipeline, each take an equal
 * part of the batch; a round in which every sequence moves on then lasts as long as the whole model
 * takes for one such part. What depends on the number of decoding sequences alone is priced once,
 * for every number, as one batch on the backend; attention comes on top along a curve over the mean
 * length. Not for several threads.
 */
public final class ServingStepTimes implements StepTimes {

    /** The longest table; longer ones would take more to make than most runs take; assumed. */
    private static final int LONGEST_TABLE = 16_384;

    /** Tokens a sequence holds by which traffic is judged; assumed. */
    private static final double MIDDLING_LENGTH = 1000;

    private final GpuRates rates;
    private final LayerWork all;
    private final List<Rated> operators;
    private final List<Rated> decodeAttention;
    private final Interconnect interconnect;
    private final ExchangeTimes exchanges;
    private final CollectiveCurve send;
    private final int stages;
    private final double sendBytesPerToken;
    private final double fixedSeconds;

    /** The seconds that a host takes to launch an iteration without captured graphs. */
    private final double hostSeconds;

    private final double[] decodeSeconds;
    private final BatchSplit split;
    private final StepShape timed = new StepShape();
    private final StepShape used = new StepShape();
    private @Nullable DecodeCurve[] curves = new DecodeCurve[64];

    /**
     * Makes the times of one replica.
     *
     * @param workload served
     * @param cluster its first node type is what the replica runs on
     * @param backend prices the table of decode iterations
     */
    public ServingStepTimes(ServingWorkload workload, Cluster cluster, KernelBackend backend) {
        this(workload, cluster, Interconnect.of(cluster, workload.stack()), backend);
    }

    /** The same, for a workload that shares the network with others. */
    public ServingStepTimes(
            ServingWorkload workload,
            Cluster cluster,
            Interconnect interconnect,
            KernelBackend backend) {
        ServingPlan plan = workload.deployment().plan();
        NumberFormats formats = workload.formats();
        rates = new GpuRates(cluster.firstNode().gpu(), workload.stack());
        all = MeasuredWork.of(ModelWork.inference(workload.model(), formats, shards(plan)), rates);
        operators = all.operators().stream().map(op -> Rated.of(op, rates)).toList();
        decodeAttention = operators.stream().filter(ServingStepTimes::readsCache).toList();
        this.interconnect = interconnect;
        int domain = interconnect.domain();
        exchanges =
                new ExchangeTimes(
                        interconnect,
                        cluster.firstNode().gpu(),
                        workload.stack(),
                        groups(plan, domain));
        send =
                CollectiveCurve.sendReceive(
                        plan.gpus() <= domain,
                        interconnect.network(stages(plan, domain).pattern(Form.SEND)));
        stages = plan.pipeline();
        split = new BatchSplit(plan, all);
        sendBytesPerToken = workload.model().hidden() * formats.activations().bytesPerElement();
        fixedSeconds = workload.stack().overheads().iteration().value();
        hostSeconds =
                operators.stream().mapToDouble(rated -> rated.operator().count()).sum()
                        * hostOperator(workload).value();
        long most = (long) workload.maxSequences() * plan.data();
        decodeSeconds = table((int) Math.min(LONGEST_TABLE, most), backend);
    }

    /** An engine that captures no graphs by itself has its own constant, which counts if larger. */
    private static Seconds hostOperator(ServingWorkload workload) {
        Overheads overheads = workload.stack().overheads();
        boolean captured =
                workload.deployment().engine().graphs().captured()
                        || overheads.hostOperator().value() > overheads.eagerOperator().value();
        return captured ? overheads.hostOperator() : overheads.eagerOperator();
    }

    /**
     * Returns how the layers of a serving plan are cut. Experts are dealt to expert-parallel ranks,
     * and what is left of the tensor and data ranks cuts each expert.
     */
    public static Shards shards(ServingPlan plan) {
        int ranks = plan.tensor() * plan.data();
        return new Shards(
                plan.tensor(), 1, plan.expert(), ranks / plan.expert(), plan.data(), false);
    }

    private static Map<CommunicationGroup, RankGroup> groups(ServingPlan plan, int domain) {
        Map<CommunicationGroup, RankGroup> groups = new EnumMap<>(CommunicationGroup.class);
        groups.put(CommunicationGroup.TENSOR, RankGroup.of(plan.tensor(), 1, domain));
        int ranks = plan.tensor() * plan.data();
        groups.put(CommunicationGroup.EXPERT, RankGroup.of(ranks, 1, domain));
        return groups;
    }

    private static RankGroup stages(ServingPlan plan, int domain) {
        return RankGroup.of(plan.pipeline(), (long) plan.tensor() * plan.data(), domain);
    }

    /**
     * Returns what the replica sends between domains, by half a batch of middling length: assumed,
     * for how full batches will be is known only when requests come.
     */
    public List<Traffic> traffic(ServingPlan plan) {
        int domain = interconnect.domain();
        StepShape shape = new StepShape();
        double sequences = Math.max(1, decodeSeconds.length / 2);
        shape.addDecodes(sequences, sequences * MIDDLING_LENGTH);
        double seconds = timed(shape);
        split.of(shape);
        Map<CommunicationGroup, RankGroup> groups = groups(plan, domain);
        List<Traffic> traffic = new ArrayList<>();
        groups.forEach(
                (group, ranks) -> {
                    double busy = exchanges.seconds(all, split.mean(), group) / seconds;
                    Form form = group == CommunicationGroup.EXPERT ? Form.ALL_TO_ALL : Form.RING;
                    if (busy > 0 && ranks.ranks() > ranks.perDomain()) {
                        traffic.add(new Traffic(ranks.pattern(form), Math.min(1, busy)));
                    }
                });
        RankGroup stage = stages(plan, domain);
        if (stage.ranks() > stage.perDomain()) {
            double sends = (stages - 1) * send.seconds(split.mean().tokens() * sendBytesPerToken);
            traffic.add(new Traffic(stage.pattern(Form.SEND), Math.min(1, sends / seconds)));
        }
        return traffic;
    }

    private static boolean readsCache(Rated rated) {
        return rated.operator().rows() == Rows.DECODE_PAIRS;
    }

    /** Seconds of an iteration in which so many sequences decode, attention left out. */
    private double[] table(int longest, KernelBackend backend) {
        OperatorTable table = new OperatorTable(rates);
        List<StepOperator> others =
                operators.stream()
                        .filter(rated -> !readsCache(rated))
                        .map(Rated::operator)
                        .toList();
        LayerWork alike =
                new LayerWork(
                        others.stream().filter(op -> op.experts() == null).toList(), List.of());
        LayerWork experts =
                new LayerWork(
                        others.stream().filter(op -> op.experts() != null).toList(), List.of());
        StepShape whole = new StepShape();
        for (int n = 1; n <= longest; n++) {
            split.of(whole.clear().addDecodes(n, 0));
            table.add(alike, split.fullest());
            table.add(experts, split.hot());
        }
        OperatorTable.Times times = table.timeAll(backend);
        double[] seconds = new double[longest + 1];
        for (int n = 1; n <= longest; n++) {
            split.of(whole.clear().addDecodes(n, 0));
            double layers = times.seconds(2 * n - 2) + times.seconds(2 * n - 1);
            seconds[n] = layers + communication(split.mean()) + fixedSeconds;
        }
        return seconds;
    }

    private StepShape of(Rated rated) {
        return rated.operator().experts() == null ? split.fullest() : split.hot();
    }

    private double communication(StepShape ofPart) {
        double sends =
                stages == 1 ? 0 : (stages - 1) * send.seconds(ofPart.tokens() * sendBytesPerToken);
        return exchanges.seconds(all, ofPart) + sends;
    }

    @Override
    public double seconds(StepShape shape) {
        double decoding = shape.decodeSequences();
        boolean decodesOnly =
                shape.prefillTokens() == 0
                        && decoding > 0
                        && decoding == Math.rint(decoding)
                        && shape.sampledSequences() == decoding;
        return decodesOnly
                ? curve((int) decoding).seconds(shape.decodeContextTokens() / decoding)
                : timed(shape);
    }

    @Override
    public double decodeSeconds(int sequences, long contextTokens, long iterations) {
        return curve(sequences).seconds((double) contextTokens / sequences, iterations);
    }

    @Override
    public StepUse decodeUse(int sequences, long contextTokens) {
        return curve(sequences).use((double) contextTokens / sequences);
    }

    private DecodeCurve curve(int sequences) {
        if (sequences >= curves.length) {
            curves = Arrays.copyOf(curves, Math.max(sequences + 1, 2 * curves.length));
        }
        DecodeCurve curve = curves[sequences];
        if (curve == null) {
            curve =
                    new DecodeCurve(
                            tokens -> timed(decoding(timed, sequences, tokens)),
                            tokens -> use(decoding(used, sequences, tokens)));
            curves[sequences] = curve;
        }
        return curve;
    }

    private static StepShape decoding(StepShape shape, int sequences, double tokens) {
        return shape.clear().addDecodes(sequences, sequences * tokens);
    }

    /** Every operator of an iteration, one by one. */
    private double timed(StepShape shape) {
        split.of(shape);
        double decoding = shape.decodeSequences();
        boolean known = shape.prefillTokens() == 0 && decoding < decodeSeconds.length;
        if (known && decoding == Math.rint(decoding) && shape.sampledSequences() == decoding) {
            double sum = decodeSeconds[(int) decoding];
            for (Rated rated : decodeAttention) {
                sum += rated.seconds(split.fullest());
            }
            return Math.max(sum, hostSeconds + fixedSeconds);
        }
        double sum = communication(split.mean()) + fixedSeconds;
        for (Rated rated : operators) {
            sum += rated.seconds(of(rated));
        }
        return Math.max(sum, hostSeconds + fixedSeconds);
    }

    /** An operator with how it runs on this GPU. */
    private record Rated(
            StepOperator operator, OperatorTime time, GemmSurface.@Nullable Columns columns) {

        static Rated of(StepOperator operator, GpuRates rates) {
            OperatorTime time =
                    OperatorTime.of(rates, operator.kind(), operator.compute(), operator.heads());
            double weight =
                    operator.n() == 0 ? 0 : operator.weightBytes() / (operator.n() * operator.k());
            return new Rated(operator, time, time.columns(operator.n(), operator.k(), weight));
        }

        /** Seconds of its arithmetic alone, all launches of an iteration together. */
        double arithmeticSeconds(StepShape shape) {
            double flops =
                    time.flops(
                            operator.flops(shape), operator.m(shape), operator.n(), operator.k());
            return flops / time.flopsPerSecond();
        }

        double memorySeconds(StepShape shape) {
            return operator.bytes(shape) / time.bytesPerSecond();
        }

        double seconds(StepShape shape) {
            if (operator.units(shape) == 0) {
                return 0;
            }
            double arithmetic = arithmeticSeconds(shape);
            double memory = memorySeconds(shape);
            double longer = Math.max(arithmetic, memory);
            if (columns != null) {
                return operator.count() * Math.max(longer, columns.seconds(operator.m(shape)));
            }
            AttentionHeads heads = operator.heads();
            if (time.isFittedAttention() && heads != null) {
                double onTop =
                        time.attentionSeconds(
                                longer, operator.attention(heads, shape), operator.bytes(shape));
                return operator.count() * (longer + onTop);
            }
            ExpertDeal deal = operator.experts();
            if (time.isFittedGroup() && deal != null) {
                return operator.count() * (longer + experts(longer, deal, shape));
            }
            return operator.count()
                    * OperatorTiming.seconds(
                            arithmetic,
                            memory,
                            time.fixedSeconds(arithmetic, memory, operator.k()));
        }

        private double experts(double longer, ExpertDeal deal, StepShape shape) {
            GroupedGemmSize size =
                    new GroupedGemmSize(
                            deal.hidden(),
                            deal.tokens(shape),
                            ExpertLoad.even(operator.m(shape), deal.touched(shape)),
                            deal.bytesPerExpert());
            return time.groupedSeconds(longer, operator.n(), operator.k(), size);
        }
    }

    @Override
    public StepUse use(StepShape shape) {
        double seconds = seconds(shape);
        split.of(shape);
        double calibrated = 0;
        double extrapolated = 0;
        double arithmetic = 0;
        double memory = 0;
        for (Rated rated : operators) {
            StepShape own = of(rated);
            if (rated.operator().units(own) == 0) {
                continue;
            }
            double count = rated.operator().count();
            double computing = count * rated.arithmeticSeconds(own);
            double moving = count * rated.memorySeconds(own);
            Basis basis = rated.time().basis(moving > computing);
            double whole = rated.seconds(own);
            calibrated += basis == Basis.CALIBRATED ? whole : 0;
            extrapolated += basis == Basis.EXTRAPOLATED ? whole : 0;
            arithmetic += computing;
            memory += moving;
        }
        return new StepUse(
                seconds,
                Math.min(seconds, calibrated),
                Math.min(seconds, extrapolated),
                Math.min(1, arithmetic / seconds),
                Math.min(1, memory / seconds));
    }
}
