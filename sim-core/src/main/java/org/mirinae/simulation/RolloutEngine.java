package org.mirinae.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.records.RolloutResult;
import org.mirinae.result.records.ServingResult;
import org.mirinae.result.records.TrainingResult;
import org.mirinae.simulation.site.WhenDone;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.workload.rollout.RolloutWorkload;

/**
 * One iteration of post-training: generation and a training step are simulated each by itself, on a
 * clock of its own, and composed. Colocated they follow one another; apart the longer sets the
 * pace.
 */
final class RolloutEngine implements WorkloadEngine {

    private final RolloutWorkload workload;
    private final WorkloadEngine generation;
    private final WorkloadEngine training;
    private final TwoTierNetwork network;
    private final int gpusOfNode;
    private @Nullable WorkloadReport report;
    private final WhenDone whenDone = new WhenDone();
    private boolean done;

    RolloutEngine(
            RolloutWorkload workload,
            WorkloadEngine generation,
            WorkloadEngine training,
            Interconnect interconnect,
            Cluster cluster) {
        this.workload = workload;
        this.generation = generation;
        this.training = training;
        this.network = interconnect.network(RankGroup.ALONE.pattern(RankPattern.Form.RING));
        this.gpusOfNode = cluster.firstNode().gpus();
    }

    @Override
    public void start(EventLoop onLoop) {
        EventLoop loop = onLoop.fromNow();
        WorkloadReport made = compose(alone(generation), alone(training));
        report = made;
        int handler =
                loop.register(
                        (nowNanos, payload) -> {
                            done = true;
                            whenDone.done(loop);
                        });
        double seconds = ((RolloutResult) made.result()).iterationSeconds();
        loop.schedule(Math.round(seconds * 1e9), handler, 0);
    }

    private static WorkloadReport alone(WorkloadEngine engine) {
        EventLoop own = new EventLoop();
        engine.start(own);
        own.run();
        return engine.report();
    }

    private WorkloadReport compose(WorkloadReport generated, WorkloadReport trained) {
        ServingResult serving = (ServingResult) generated.result();
        TrainingResult step = (TrainingResult) trained.result();
        int steps = workload.steps();
        double generating = serving.duration();
        double learning = steps * step.stepTimeSeconds();
        double between = workload.between().value();
        double sync = weightSync();
        boolean shared = workload.placement() == RolloutWorkload.Sharing.COLOCATED;
        double iteration =
                sync + between + (shared ? generating + learning : Math.max(generating, learning));
        RolloutResult result =
                new RolloutResult(
                        iteration,
                        generating,
                        learning,
                        sync,
                        between,
                        serving.totalOutputTokens() / iteration,
                        serving,
                        step);
        List<String> assumptions = new ArrayList<>(generated.assumptions());
        assumptions.addAll(trained.assumptions());
        assumptions.add(
                "Rollouts are as long as the requests of generation draw; training pads them to its"
                        + " sequence length.");
        return new WorkloadReport(
                result,
                basis(generated, trained, steps),
                generated.busySeconds() + steps * trained.busySeconds(),
                generated.activeJoules() + steps * trained.activeJoules(),
                gpus(),
                assumptions,
                new LinkedHashMap<>());
    }

    private static BasisShares basis(WorkloadReport generated, WorkloadReport trained, int steps) {
        double[] seconds = new double[Basis.values().length];
        generated.basis().addTo(seconds, generated.busySeconds());
        trained.basis().addTo(seconds, steps * trained.busySeconds());
        return BasisShares.ofSeconds(seconds);
    }

    /**
     * Sends the trained weights to every copy that generates, all ranks at once, each receiving its
     * part: over the links of the node where both lie in one, else over its interface.
     */
    private double weightSync() {
        double bytes =
                workload.training().model().parameters()
                        * workload.training().formats().activations().bytesPerElement();
        double part = bytes / workload.generation().deployment().plan().gpus();
        boolean near = gpus() <= gpusOfNode;
        double rate =
                near ? network.scaleUp().bytesPerSecond() : network.scaleOut().bytesPerSecond();
        return part / rate;
    }

    @Override
    public void whenDone(Runnable action) {
        whenDone.run(action);
    }

    @Override
    public long gpus() {
        return workload.placement() == RolloutWorkload.Sharing.COLOCATED
                ? Math.max(generation.gpus(), training.gpus())
                : generation.gpus() + training.gpus();
    }

    /** Returns the memory of the fuller of the two: while one works, the other's state is away. */
    @Override
    public SequencedMap<String, Double> memoryBytes() {
        return training.memoryBytes();
    }

    @Override
    public double fractionDone() {
        return done ? 1 : 0;
    }

    @Override
    public WorkloadReport report() {
        WorkloadReport made = report;
        if (made == null) {
            throw new IllegalStateException("the engine has not been started");
        }
        return made;
    }
}
