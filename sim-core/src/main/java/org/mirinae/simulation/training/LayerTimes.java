package org.mirinae.simulation.training;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.training.ContextExchange;
import org.mirinae.llm.training.TrainingWork;
import org.mirinae.llm.training.TrainingWork.Pass;
import org.mirinae.llm.work.CommunicationGroup;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.collective.ExchangeTimes;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.OperatorTable;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.perf.training.TrainingPlanRanks;
import org.mirinae.workload.training.Overlap;
import org.mirinae.workload.training.Recompute;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Times one micro-batch in one layer of each group, and at both ends of the model, pass by pass.
 * All operators of a step are priced as one batch on the backend.
 */
public final class LayerTimes {

    /** A product and the collective it feeds are cut into so many slices to overlap; assumed. */
    private static final double SLICES = 4;

    /** Makers of GPUs whose collectives run on the cores that compute. */
    private static final List<String> CORE_COLLECTIVES = List.of("NVIDIA", "AMD");

    private final TrainingWorkload workload;
    private final ExchangeTimes exchanges;
    private final StepShape shape = new StepShape();
    private final List<Map<Pass, PassTime>> layers = new ArrayList<>();
    private final Map<Pass, PassTime> embedding = new EnumMap<>(Pass.class);
    private final Map<Pass, PassTime> head = new EnumMap<>(Pass.class);
    private final List<Pending> pending = new ArrayList<>();
    private final OperatorTable table;
    private final double contention;

    /** Holds a work whose time is still to come: products, attention, the rest. */
    private record Pending(
            Map<Pass, PassTime> into,
            Pass pass,
            LayerWork work,
            int products,
            int cores,
            int rest) {}

    public LayerTimes(
            TrainingWorkload workload,
            TrainingPlanRanks ranks,
            GpuRates rates,
            ExchangeTimes exchanges,
            KernelBackend backend) {
        this.workload = workload;
        this.exchanges = exchanges;
        this.table = new OperatorTable(rates);
        this.contention = contention(workload, rates);
        TrainingWork work = workload.work(ranks.shards());
        shape.addTraining(
                workload.plan().microBatch(),
                workload.sequenceLength(),
                workload.plan().context().ranks());
        for (LayerGroup group : workload.model().layers()) {
            Map<Pass, PassTime> times = new EnumMap<>(Pass.class);
            layers.add(times);
            for (Pass pass : passes()) {
                LayerWork asked =
                        pass == Pass.RECOMPUTE_ATTENTION
                                ? work.again(group, workload.plan().recomputation().modulesAgain())
                                : work.layer(group, pass);
                add(times, pass, asked);
            }
        }
        for (Pass pass : ends()) {
            add(embedding, pass, work.embedding(pass));
            add(head, pass, work.head(pass));
        }
        time(backend);
    }

    /**
     * Seconds a second of hidden communication adds to the computation beside it: kernels of NCCL
     * and RCCL run on the multiprocessors of NVIDIA's and AMD's GPUs, elsewhere engines of their
     * own move the data.
     */
    public static double contention(TrainingWorkload workload, GpuRates rates) {
        boolean onCores = CORE_COLLECTIVES.contains(rates.gpu().vendor());
        return onCores ? workload.plan().overlap().contention(rates.units()) : 0;
    }

    private List<Pass> passes() {
        List<Pass> passes = new ArrayList<>(ends());
        switch (workload.plan().recomputation().what()) {
            case NONE -> {}
            case SELECTIVE -> passes.add(Pass.RECOMPUTE_ATTENTION);
            case FULL -> passes.add(Pass.RECOMPUTE_ALL);
        }
        return passes;
    }

    /** Passes over embedding and head, which are never computed again. */
    private List<Pass> ends() {
        return workload.plan().pipeline().schedule().splitsBackward()
                ? List.of(Pass.FORWARD, Pass.BACKWARD, Pass.BACKWARD_INPUT, Pass.BACKWARD_WEIGHT)
                : List.of(Pass.FORWARD, Pass.BACKWARD);
    }

    private void add(Map<Pass, PassTime> into, Pass pass, LayerWork work) {
        pending.add(
                new Pending(
                        into,
                        pass,
                        work,
                        table.add(only(work, OperatorKind.LINEAR), shape),
                        table.add(
                                only(
                                        work,
                                        OperatorKind.ATTENTION_PREFILL,
                                        OperatorKind.ATTENTION_BACKWARD),
                                shape),
                        table.add(
                                without(
                                        work,
                                        OperatorKind.LINEAR,
                                        OperatorKind.ATTENTION_PREFILL,
                                        OperatorKind.ATTENTION_BACKWARD),
                                shape)));
    }

    private static LayerWork only(LayerWork work, OperatorKind... kinds) {
        List<OperatorKind> wanted = List.of(kinds);
        List<StepOperator> operators =
                work.operators().stream().filter(op -> wanted.contains(op.kind())).toList();
        return new LayerWork(operators, List.of());
    }

    private static LayerWork without(LayerWork work, OperatorKind... kinds) {
        List<OperatorKind> unwanted = List.of(kinds);
        List<StepOperator> operators =
                work.operators().stream().filter(op -> !unwanted.contains(op.kind())).toList();
        return new LayerWork(operators, List.of());
    }

    private void time(KernelBackend backend) {
        OperatorTable.Times times = table.timeAll(backend);
        for (Pending item : pending) {
            StepUse products = times.use(item.products());
            StepUse cores = times.use(item.cores());
            StepUse rest = times.use(item.rest());
            PassTime sum =
                    PassTime.of(products, 0, 0, 0)
                            .plus(PassTime.of(cores, 0, 0, 0))
                            .plus(PassTime.of(rest, 0, 0, 0));
            PassTime pass = sum.plus(exposed(item.work(), products, cores));
            item.into().put(item.pass(), pass.plus(waiting(pass, item.work())));
        }
    }

    /** Adds the time that the GPU waits for a host that launches slower than it computes. */
    private PassTime waiting(PassTime pass, LayerWork work) {
        double launches = 0;
        for (StepOperator operator : work.operators()) {
            launches += operator.count();
        }
        double host = launches * workload.stack().overheads().hostOperator().value();
        return PassTime.NONE.withCompute(Math.max(0, host - pass.seconds()));
    }

    /** Exchanges of a work, less what runs beside its operators. */
    private PassTime exposed(LayerWork work, StepUse products, StepUse cores) {
        Overlap overlap = workload.plan().overlap();
        double tensor = exchanges.seconds(work, shape, CommunicationGroup.TENSOR);
        if (overlap.tensor()) {
            tensor = Math.max(tensor / SLICES, tensor - products.seconds());
        }
        double context = exchanges.seconds(work, shape, CommunicationGroup.CONTEXT);
        if (overlap.context() && workload.plan().context().exchange() == ContextExchange.RING) {
            // Keys and values come around in as many parts as there are ranks.
            context =
                    Math.max(
                            context / workload.plan().context().ranks(), context - cores.seconds());
        }
        double hidden = exchanges.seconds(work, shape, CommunicationGroup.CONTEXT) - context;
        double expert = exchanges.seconds(work, shape, CommunicationGroup.EXPERT);
        if (overlap.expert()) {
            double beside = products.seconds() + cores.seconds();
            hidden += Math.min(expert, beside);
            expert = Math.max(0, expert - beside);
        }
        return PassTime.NONE
                .withCompute(hidden * contention)
                .withExchanges(tensor, context, expert);
    }

    /** A pass of one layer of a group. */
    public PassTime layer(int group, Pass pass) {
        return layers.get(group).getOrDefault(pass, PassTime.NONE);
    }

    public PassTime embedding(Pass pass) {
        return embedding.getOrDefault(pass, PassTime.NONE);
    }

    public PassTime head(Pass pass) {
        return head.getOrDefault(pass, PassTime.NONE);
    }

    /** The pass that makes thrown-away activations again; none where nothing was thrown away. */
    public PassTime recompute(int group) {
        Recompute recompute = workload.plan().recomputation().what();
        return switch (recompute) {
            case NONE -> PassTime.NONE;
            case SELECTIVE -> layer(group, Pass.RECOMPUTE_ATTENTION);
            case FULL -> layer(group, Pass.RECOMPUTE_ALL);
        };
    }
}
