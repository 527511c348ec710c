package org.mirinae.workload.training;

import org.jspecify.annotations.Nullable;
import org.mirinae.llm.architecture.FlopsFormula;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.training.TrainingWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Shards;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Flat;
import org.mirinae.schema.KeyOrder;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;
import org.mirinae.stack.Stack;
import org.mirinae.stack.StackPurpose;
import org.mirinae.units.Precision;
import org.mirinae.workload.Workload;

/** Training a language model. */
@Tag("training")
@Doc("Training a language model.")
@KeyOrder({
    "model",
    "stack",
    "precision",
    "plan",
    "global_batch",
    "sequence_length",
    "tokens",
    "flops_formula",
    "reliability",
    "stragglers",
    "data_loading",
    "checkpoint",
    "lora",
    "gradients"
})
public record TrainingWorkload(
        @Doc("The language model trained.") LanguageModel model,
        @Doc("Training framework and version.") Stack stack,
        @Doc("Format of the matrix products.") @Default("bf16") Precision precision,
        @Doc("Format gradients are gathered and exchanged in.") @Default("fp32")
                Precision gradients,
        @Doc("How the training is spread over GPUs.") @Default("{}") ParallelPlan plan,
        @Doc("Sequences of one step.") @AtLeast(1) @AtMost(1e9) int globalBatch,
        @Doc("Tokens of a sequence.") @AtLeast(1) @AtMost(1e9) int sequenceLength,
        @Doc("Tokens to train on.") @Nullable @Positive Double tokens,
        @Doc("How mfu counts FLOPs.") @Default("mirinae") FlopsFormula flopsFormula,
        @Flat Conditions conditions,
        @Doc("Adapters trained instead of the weights; none where absent.") @Nullable LowRank lora)
        implements Workload, Checked {

    /** Says what keeps a training from running as its steps alone would. */
    public record Conditions(
            @Doc("Failures of the whole training; none where absent.")
                    @Nullable Reliability reliability,
            @Doc("How unevenly GPUs and links run; all alike where absent.")
                    @Nullable Stragglers stragglers,
            @Doc("Reading what is trained on; free where absent.")
                    @Nullable DataLoading dataLoading,
            @Doc("Writing checkpoints; none where absent.") @Nullable Checkpointing checkpoint) {

        /** GPUs that are all alike and never fail, data at hand, no checkpoints. */
        public static final Conditions IDEAL = new Conditions(null, null, null, null);
    }

    @Override
    public void check(Problems problems) {
        if (stack.purpose() != StackPurpose.TRAINING) {
            problems.add(
                    "stack",
                    stack.name() + " is no training framework",
                    "Maybe Megatron-Core-0.15; `mirinae catalog stack` lists them.");
        }
        if (gradients.bytesPerElement() < Precision.BF16.bytesPerElement()) {
            problems.add(
                    "gradients",
                    "gradients are not summed up in " + gradients,
                    "Maybe fp32, or bf16.");
        }
        PlanChecks.check(this, problems);
    }

    /** The same with another plan. */
    public TrainingWorkload withPlan(ParallelPlan other) {
        return new TrainingWorkload(
                model,
                stack,
                precision,
                gradients,
                other,
                globalBatch,
                sequenceLength,
                tokens,
                flopsFormula,
                conditions,
                lora);
    }

    /** Returns the work of one rank whose layers are cut so. */
    public TrainingWork work(Shards shards) {
        return new TrainingWork(
                model,
                formats(),
                shards,
                gradients,
                stack.fusedAttention(),
                stack.efficiency().elementwiseTraffic(),
                lora == null ? 0 : lora.rank(),
                lora != null && lora.targets() == LowRank.Targets.ALL,
                plan.context().exchange());
    }

    /**
     * Returns the formats in which numbers are kept and multiplied; weights stay in 16 bits beside
     * their copies.
     */
    public NumberFormats formats() {
        return NumberFormats.recipe(precision, Precision.BF16);
    }
}
