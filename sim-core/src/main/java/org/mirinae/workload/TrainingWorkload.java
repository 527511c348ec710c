package org.mirinae.workload;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Precision;
import org.mirinae.llm.FlopsFormula;
import org.mirinae.llm.LanguageModel;
import org.mirinae.llm.NumberFormats;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;
import org.mirinae.stack.Stack;
import org.mirinae.stack.StackPurpose;

/**
 * Training a language model.
 *
 * @param model trained
 * @param stack training framework and version
 * @param precision recipe of the matrix products; weights and activations stay in 16 bits
 * @param plan how the training is spread over chips
 * @param globalBatch sequences of one step
 * @param sequenceLength tokens of a sequence
 * @param tokens to train on, for the time it takes
 * @param flopsFormula how {@code mfu} counts FLOPs
 * @param reliability failures of the whole training; none where absent
 */
@Tag("training")
@Doc("Training a language model.")
public record TrainingWorkload(
        @Doc("The language model trained.") LanguageModel model,
        @Doc("Training framework and version.") Stack stack,
        @Doc("Format of the matrix products.") @Default("bf16") Precision precision,
        @Doc("How the training is spread over chips.") @Default("{}") ParallelPlan plan,
        @Doc("Sequences of one step.") @AtLeast(1) @AtMost(1e9) int globalBatch,
        @Doc("Tokens of a sequence.") @AtLeast(1) @AtMost(1e9) int sequenceLength,
        @Doc("Tokens to train on.") @Nullable @Positive Double tokens,
        @Doc("How mfu counts FLOPs.") @Default("mirinae") FlopsFormula flopsFormula,
        @Doc("Failures of the whole training; none where absent.")
                @Nullable Reliability reliability)
        implements Workload, Checked {

    /** Without failures. */
    public TrainingWorkload(
            LanguageModel model,
            Stack stack,
            Precision precision,
            ParallelPlan plan,
            int globalBatch,
            int sequenceLength,
            @Nullable Double tokens,
            FlopsFormula flopsFormula) {
        this(
                model,
                stack,
                precision,
                plan,
                globalBatch,
                sequenceLength,
                tokens,
                flopsFormula,
                null);
    }

    @Override
    public void check(Problems problems) {
        if (stack.purpose() != StackPurpose.TRAINING) {
            problems.add(
                    "stack",
                    stack.name() + " is no training framework",
                    "Maybe Megatron-Core-0.15; `mirinae catalog stack` lists them.");
        }
        Problems at = problems.at("plan");
        for (var group : model.layers()) {
            int heads = group.mixer().divisibleHeads();
            if (heads != Integer.MAX_VALUE && heads % plan.tensor() != 0) {
                at.add(
                        "tensor",
                        heads
                                + " attention heads do not divide into tensor-parallel groups of "
                                + plan.tensor(),
                        "Maybe set tensor to "
                                + ServingWorkload.divisor(heads, plan.tensor())
                                + ".");
                break;
            }
        }
        if (plan.pipeline() * (long) plan.virtualStages() > model.layerCount()) {
            at.add(
                    "pipeline",
                    model.layerCount()
                            + " layers cannot fill "
                            + plan.pipeline()
                            + " stages of "
                            + plan.virtualStages()
                            + " virtual stages",
                    "Maybe set pipeline or virtual_stages to less.");
        }
        if (sequenceLength % plan.context() != 0) {
            at.add(
                    "context",
                    "sequences of "
                            + sequenceLength
                            + " do not divide over "
                            + plan.context()
                            + " ranks",
                    "Maybe set context to "
                            + ServingWorkload.divisor(sequenceLength, plan.context())
                            + ".");
        }
        checkMicroBatches(problems);
        if (plan.data() != null && globalBatch % (long) plan.data() != 0) {
            problems.add(
                    "global_batch",
                    globalBatch
                            + " sequences do not divide over "
                            + plan.data()
                            + " data-parallel ranks",
                    "Maybe set it to a multiple of " + plan.data() + ".");
        }
    }

    /** The same with another plan. */
    public TrainingWorkload withPlan(ParallelPlan other) {
        return new TrainingWorkload(
                model,
                stack,
                precision,
                other,
                globalBatch,
                sequenceLength,
                tokens,
                flopsFormula,
                reliability);
    }

    /** Data ranks are known only where the plan says so; otherwise the cluster decides later. */
    private void checkMicroBatches(Problems problems) {
        if (plan.data() == null || globalBatch % (long) plan.data() != 0) {
            return;
        }
        int perRank = globalBatch / plan.data();
        if (perRank % plan.microBatch() != 0) {
            problems.at("plan")
                    .add(
                            "micro_batch",
                            perRank
                                    + " sequences of a rank do not divide into micro-batches of "
                                    + plan.microBatch(),
                            "Maybe set it to "
                                    + ServingWorkload.divisor(perRank, plan.microBatch())
                                    + ".");
        }
    }

    /**
     * In which formats numbers are kept and multiplied; weights stay in 16 bits beside their
     * copies.
     */
    public NumberFormats formats() {
        return NumberFormats.recipe(precision, Precision.BF16);
    }
}
