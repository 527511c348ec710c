package org.mirinae.simulation.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mirinae.cluster.Cluster;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.architecture.ModelFlops;
import org.mirinae.llm.training.RecomputeModule;
import org.mirinae.llm.training.TrainingWork;
import org.mirinae.llm.training.TrainingWork.Pass;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.training.TrainingPlanRanks;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.records.StageMemory;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.result.records.TrainingResult;
import org.mirinae.units.Precision;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.TrainingWorkload;

/** The figures of a step, from its time and its memory. */
final class StepFigures {

    private final TrainingWorkload workload;
    private final ParallelPlan plan;
    private final TrainingPlanRanks ranks;
    private final Cluster cluster;
    private final GpuRates rates;

    StepFigures(
            TrainingWorkload workload, TrainingPlanRanks ranks, Cluster cluster, GpuRates rates) {
        this.workload = workload;
        this.plan = workload.plan();
        this.ranks = ranks;
        this.cluster = cluster;
        this.rates = rates;
    }

    TrainingStep step(
            StepSchedule.Outcome outcome,
            PassTime busy,
            TrainingMemory memory,
            List<StageMemory> stages,
            long chunkRuns) {
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
                        new TrainingResult.Throughput(
                                tokens / step,
                                tokens / step / gpus,
                                perGpu / 1e12,
                                perGpu / peak,
                                (perGpu + again) / peak),
                        whole == null ? null : whole / (tokens / step),
                        memory,
                        // Ranks are numbered by stage last, so the first rank of a stage is this.
                        outcome.stage() * (gpus / plan.pipeline().stages()),
                        outcome.breakdown(),
                        null,
                        stages,
                        null);
        return new TrainingStep(
                result,
                basis(busy, step),
                gpus,
                Math.min(1, busy.arithmetic() / step),
                Math.min(1, busy.memory() / step),
                chunkRuns,
                assumptions());
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
                switch (plan.recomputation().what()) {
                    case NONE -> 0;
                    case SELECTIVE -> selective(length);
                    case FULL ->
                            ModelFlops.forwardLayers(workload.model(), length, true)
                                    * layersAgain();
                };
        return each * workload.globalBatch();
    }

    /** Returns the share of all layers' FLOPs that are computed again. */
    private double layersAgain() {
        if (plan.recomputation().layers() == null) {
            return 1;
        }
        TrainingWork work = workload.work(ranks.shards());
        StepShape shape =
                new StepShape().addTraining(1, workload.sequenceLength(), plan.context().ranks());
        double again = 0;
        double all = 0;
        for (int[] chunk : StageLayers.of(workload)) {
            int[] twice = plan.recomputation().layersAgain(chunk);
            for (int g = 0; g < chunk.length; g++) {
                LayerGroup group = workload.model().layers().get(g);
                double each = work.layer(group, Pass.FORWARD).flops(shape);
                again += twice[g] * each;
                all += chunk[g] * each;
            }
        }
        return again / all;
    }

    /** Attention by formula; of the rest of a layer the share that is executed again. */
    private double selective(double length) {
        double attention = ModelFlops.forwardAttention(workload.model(), length, true);
        List<RecomputeModule> modules = plan.recomputation().modules();
        double again = modules.contains(RecomputeModule.CORE_ATTN) ? attention : 0;
        RecomputeModule products =
                modules.contains(RecomputeModule.SECOND_PRODUCT)
                        ? RecomputeModule.SECOND_PRODUCT
                        : RecomputeModule.MLP;
        if (!modules.contains(products)) {
            return again;
        }
        TrainingWork work = workload.work(ranks.shards());
        StepShape shape = new StepShape().addTraining(1, length, plan.context().ranks());
        double fed = 0;
        double all = 0;
        for (LayerGroup group : workload.model().layers()) {
            double forward = work.layer(group, Pass.FORWARD).flops(shape);
            double core = work.again(group, List.of(RecomputeModule.CORE_ATTN)).flops(shape);
            fed += group.count() * work.again(group, List.of(products)).flops(shape);
            all += group.count() * (forward - core);
        }
        double linear = ModelFlops.forwardLayers(workload.model(), length, true) - attention;
        return again + linear * fed / all;
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
