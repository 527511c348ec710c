package org.mirinae.simulation.training;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.graph.Store;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.perf.training.TrainingPlanRanks;
import org.mirinae.random.RandomStream;
import org.mirinae.result.records.GoodputResult;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.result.records.TrainingResult;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.goodput.Goodput;
import org.mirinae.simulation.goodput.GoodputJob;
import org.mirinae.simulation.site.WhenDone;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.workload.training.Checkpointing;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.Reliability;
import org.mirinae.workload.training.TrainingWorkload;

/** Runs one representative step: the loop's clock stands at its end when it is done. */
final class TrainingEngine implements WorkloadEngine {

    private final String path;
    private final StepModel model;
    private final Interconnect interconnect;
    private final Cluster cluster;
    private final TrainingWorkload workload;
    private final ParallelPlan plan;
    private final RandomStream failures;
    private @Nullable TrainingStep step;
    private @Nullable CheckpointTraffic checkpoints;
    private final WhenDone whenDone = new WhenDone();
    private boolean done;

    TrainingEngine(
            String path,
            StepModel model,
            Interconnect interconnect,
            Cluster cluster,
            TrainingWorkload workload,
            RandomStream failures) {
        this.path = path;
        this.model = model;
        this.interconnect = interconnect;
        this.cluster = cluster;
        this.workload = workload;
        this.plan = workload.plan();
        this.failures = failures;
    }

    @Override
    public void start(EventLoop onLoop) {
        EventLoop loop = onLoop.fromNow();
        TrainingStep made = model.step();
        step = made;
        int handler =
                loop.register(
                        (nowNanos, payload) -> {
                            done = true;
                            look(loop);
                        });
        loop.schedule(Math.round(made.seconds() * 1e9), handler, 0);
    }

    /** Done are a step and, where checkpoints are sent, the first of them: none follows it then. */
    private void look(EventLoop loop) {
        CheckpointTraffic sent = checkpoints;
        if (done && whenDone.awaited() && (sent == null || sent.stops())) {
            whenDone.done(loop);
        }
    }

    @Override
    public void whenDone(Runnable action) {
        whenDone.run(action);
    }

    @Override
    public void start(EventLoop onLoop, Supplier<FlowNetwork> network) {
        start(onLoop);
        EventLoop loop = onLoop.fromNow();
        TrainingStep made = step;
        Checkpointing how = workload.conditions().checkpoint();
        Store store = cluster.fabric().store();
        if (made != null && how != null && store != null) {
            checkpoints =
                    new CheckpointTraffic(
                            loop,
                            network.get(),
                            interconnect,
                            store,
                            how,
                            made.gpus(),
                            model.checkpoint(how, made.seconds()).bytes(),
                            made.seconds(),
                            () -> look(loop));
        }
    }

    @Override
    public long gpus() {
        return new TrainingPlanRanks(plan).gpus();
    }

    @Override
    public SequencedMap<String, Double> memoryBytes() {
        TrainingMemory memory = model.memory();
        SequencedMap<String, Double> bytes = new LinkedHashMap<>();
        bytes.put("weights", memory.weights());
        bytes.put("gradients", memory.gradients());
        bytes.put("optimizer", memory.optimizer());
        bytes.put("activations", memory.activations());
        bytes.put("workspace", memory.workspace());
        bytes.put("capacity", memory.capacity());
        return bytes;
    }

    @Override
    public double fractionDone() {
        return done ? 1 : 0;
    }

    @Override
    public WorkloadReport report() {
        TrainingStep made = step;
        if (made == null) {
            throw new IllegalStateException("the engine has not been started");
        }
        PowerDraw draw = PowerDraw.of(cluster.firstNode());
        double watts = draw.gpuWatts(made.arithmetic(), made.memory()) - draw.idleWatts();
        CheckpointTraffic traffic = checkpoints;
        // Steps go on while a checkpoint drains.
        double seconds =
                traffic == null ? made.seconds() : Math.max(made.seconds(), traffic.untilSeconds());
        return new WorkloadReport(
                made.result().with(goodput(made), traffic == null ? null : traffic.result()),
                made.basis(),
                seconds * made.gpus(),
                watts * seconds * made.gpus(),
                made.gpus(),
                made.assumptions(),
                new LinkedHashMap<>(),
                model::timeline);
    }

    /** Says what failures leave of the whole training, where the workload asks. */
    private @Nullable GoodputResult goodput(TrainingStep made) {
        Reliability reliability = workload.conditions().reliability();
        if (reliability == null) {
            return null;
        }
        Integer replicas = plan.data();
        GoodputJob job =
                new GoodputJob(
                        reliability,
                        made.gpus(),
                        replicas == null ? 1 : replicas,
                        checkpointStall(made.result()),
                        withoutCheckpoints(made.result()));
        return Goodput.of(path, job, failures);
    }

    /** Seconds each checkpoint stalls training; null where the workload says nothing of them. */
    private @Nullable Double checkpointStall(TrainingResult result) {
        Checkpointing how = workload.conditions().checkpoint();
        double stall = result.breakdownSeconds().getOrDefault("checkpoint", 0.0);
        return how == null
                ? null
                : model.checkpoint(how, result.stepTimeSeconds() - stall).stallSeconds();
    }

    /** Seconds of training alone: checkpoints are counted by the runs through failures. */
    private static @Nullable Double withoutCheckpoints(TrainingResult result) {
        Double whole = result.timeToTrainSeconds();
        double stall = result.breakdownSeconds().getOrDefault("checkpoint", 0.0);
        return whole == null ? null : whole * (1 - stall / result.stepTimeSeconds());
    }
}
