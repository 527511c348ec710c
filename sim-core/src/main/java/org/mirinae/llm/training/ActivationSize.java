package org.mirinae.llm.training;

import java.util.Collection;
import org.mirinae.llm.architecture.FeedForward;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.architecture.SequenceMixer;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Shards;
import org.mirinae.units.Precision;

/**
 * Bytes one training layer keeps for its backward pass on one rank, for each token of its
 * micro-batch: the inputs of norms, products and activation functions, and queries, keys and
 * values. For GPT's shapes this is the 34 s b h of Korthikanti et al. 2022 (section 4), and 5 a s
 * more for each token where scores are written out.
 *
 * @param input bytes of the layer's own input, all that full recomputation keeps
 * @param norms what norms write, and dropout masks
 * @param residual the residual stream between mixer and feed-forward part
 * @param mixer between the input of the mixer and that of its output projection, this included
 * @param feedForward between the input of the feed-forward part and its output
 * @param activation of these, what the activation function writes
 * @param scores bytes of attention scores and what they become, which selective recomputation
 *     throws away; 0 where attention is fused
 * @param keys what the product for keys writes, in grouped-query attention
 * @param gate what the first of two products side by side writes, or the only one
 * @param gradient widest gradient that lives during the backward pass of the layer
 */
public record ActivationSize(
        double input,
        double norms,
        double residual,
        double mixer,
        double feedForward,
        double activation,
        double scores,
        double keys,
        double gate,
        double gradient) {

    /** Softmax output and dropout output in 16 bits, dropout mask in one byte; Korthikanti 2022. */
    private static final double SCORE_BYTES = 5;

    /** Bytes of one mask element of the two dropouts of a layer; stacks of that time used them. */
    private static final double MASK_BYTES = 1;

    /**
     * Counts the activations of one layer.
     *
     * @param inputs format in which the inputs of the layer's products are kept: narrow where the
     *     recipe is and the framework keeps what it cast, as Transformer Engine does
     * @param length tokens of a sequence, for scores
     * @param fusedAttention whether scores stay on the GPU
     */
    public static ActivationSize of(
            LanguageModel model,
            LayerGroup group,
            NumberFormats formats,
            Shards shards,
            Precision inputs,
            int length,
            boolean fusedAttention) {
        double act = formats.activations().bytesPerElement();
        double in = Math.min(act, inputs.bytesPerElement());
        double share = shards.sequenceParallel() ? 1.0 / shards.tensor() : 1;
        double wide = model.hidden() * act * share;
        double masks = fusedAttention ? 0 : group.normCount() * MASK_BYTES * model.hidden() * share;
        double normed = normed(group, act, in) * model.hidden() * share;
        double residuals = Math.max(0, group.normCount() - 1) * wide;
        double mixed = group.mixer().activationElements(shards.tensor()) * act;
        // Attention keeps its output as it wrote it, the product behind its own copy.
        mixed += in < act ? group.mixer().outputWidth() / shards.tensor() * in : 0;
        FeedForward feedForward = group.feedForward();
        double activated = feedForward.activatedElements(shards);
        FeedForward.Moe moe = feedForward.routed();
        double dispatched = moe == null ? 0 : moe.dispatchedElements(model.hidden(), shards);
        double fed =
                feedForward.activationElements(model.hidden(), shards) * act
                        - (activated + dispatched) * (act - in);
        double scores =
                fusedAttention
                        ? 0
                        : scored(group.mixer(), shards.tensor())
                                * Math.min(length, group.mixer().window())
                                * SCORE_BYTES
                                * act
                                / Precision.BF16.bytesPerElement();
        return new ActivationSize(
                wide,
                normed + masks,
                residuals,
                mixed,
                fed,
                activated * in,
                scores,
                group.mixer().keyElements(shards.tensor()) * act,
                activated * act,
                // Of what the activation function reads.
                Math.max(wide, (feedForward.gated() ? 2 : 1) * activated * act));
    }

    /**
     * Bytes of what norms write for each element of the hidden width. A router multiplies in 16
     * bits, so what it reads is kept in them.
     */
    private static double normed(LayerGroup group, double act, double in) {
        double read = group.feedForward().routed() == null ? in : act;
        double fed = group.feedForward().present() ? read : 0;
        double mixed = group.mixer().present() ? in : 0;
        return group.parallel() ? Math.max(fed, mixed) : fed + mixed;
    }

    private static double scored(SequenceMixer mixer, int tensor) {
        return mixer.flopsPerPair() == 0 ? 0 : (double) mixer.divisibleHeads() / tensor;
    }

    /** All but the input and scores. */
    public double others() {
        return norms + residual + mixer + feedForward;
    }

    /** All of it. */
    public double all() {
        return input + others() + scores;
    }

    /** Returns the bytes that are kept when these parts are thrown away and computed again. */
    public double without(Collection<RecomputeModule> modules) {
        if (modules.contains(RecomputeModule.SECOND_PRODUCT)) {
            // Input, what the last product writes, queries, values, attention's output, the gate.
            return 2 * input + mixer - keys + gate;
        }
        boolean all = modules.contains(RecomputeModule.MLP);
        double kept = all();
        kept -= modules.contains(RecomputeModule.CORE_ATTN) ? scores : 0;
        kept -= modules.contains(RecomputeModule.LAYERNORM) ? norms : 0;
        kept -= all ? feedForward : modules.contains(RecomputeModule.MOE_ACT) ? activation : 0;
        return kept;
    }
}
