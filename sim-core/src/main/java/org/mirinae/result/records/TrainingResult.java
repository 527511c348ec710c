package org.mirinae.result.records;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Flat;
import org.mirinae.schema.Tag;

/** Holds the result of a training workload: one representative step, and what follows from it. */
@Tag("training")
public record TrainingResult(
        @Metric(unit = "s", family = Family.STEP_TIME, doc = "Time of one optimizer step.")
                double stepTimeSeconds,
        @Flat @Metric(doc = "Tokens and FLOPs over step time.") Throughput throughput,
        @Metric(
                        unit = "s",
                        family = Family.STEP_TIME,
                        doc =
                                "Tokens to train on over tokens_per_second; only where they are given.")
                @Nullable Double timeToTrainSeconds,
        @Metric(label = "memory", doc = "Memory of the fullest GPU.") TrainingMemory memoryBytes,
        @Metric(unit = "index", doc = "Rank on the critical path, whose time breakdown_seconds is.")
                long rank,
        @Metric(
                        unit = "s",
                        family = Family.STEP_TIME,
                        doc = "Exposed time of that rank by cause; the causes sum to the step.")
                SequencedMap<String, Double> breakdownSeconds,
        @Metric(doc = "What failures leave of it; only where the workload has a reliability.")
                @Nullable GoodputResult goodput,
        @Metric(doc = "Memory of each pipeline stage at its fullest.")
                List<StageMemory> memoryStages,
        @Metric(doc = "Its checkpoints as flows; only where the network has a store.")
                @Nullable CheckpointTrafficResult checkpointTraffic)
        implements WorkloadResult {

    /** Copies the list. */
    public TrainingResult {
        memoryStages = List.copyOf(memoryStages);
    }

    /** Rates tokens and FLOPs over the step time. */
    public record Throughput(
            @Metric(
                            unit = "tokens/s",
                            family = Family.TRAINING_THROUGHPUT,
                            label = "throughput",
                            doc = "Tokens of a global batch over step time.")
                    double tokensPerSecond,
            @Metric(
                            unit = "tokens/s",
                            family = Family.TRAINING_THROUGHPUT,
                            label = "throughput per GPU",
                            doc = "The same for each GPU.")
                    double tokensPerSecondPerGpu,
            @Metric(
                            unit = "TFLOP/s",
                            family = Family.TRAINING_THROUGHPUT,
                            label = "model FLOPs per GPU",
                            doc = "Model FLOPs by flops_formula over step time and GPUs.")
                    double modelTflopsPerGpu,
            @Metric(
                            unit = "share",
                            family = Family.TRAINING_THROUGHPUT,
                            doc =
                                    "Model FLOPs over step time and dense peak of the GEMM precision.")
                    double mfu,
            @Metric(
                            unit = "share",
                            family = Family.TRAINING_THROUGHPUT,
                            doc = "The same with recomputed FLOPs added.")
                    double hfu) {}

    /** Adds what failures leave of it, and its checkpoints as flows. */
    public TrainingResult with(
            @Nullable GoodputResult goodput, @Nullable CheckpointTrafficResult checkpoints) {
        return new TrainingResult(
                stepTimeSeconds,
                throughput,
                timeToTrainSeconds,
                memoryBytes,
                rank,
                breakdownSeconds,
                goodput,
                memoryStages,
                checkpoints);
    }
}
