package org.mirinae.llm.architecture;

import org.mirinae.llm.work.CommunicationGroup;
import org.mirinae.llm.work.ExchangeKind;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepOperator.Rows;
import org.mirinae.llm.work.WorkBuilder;
import org.mirinae.units.Precision;

/**
 * The forward work of a language model on one rank, layer by layer and at its two ends. Matrices
 * are cut as Megatron cuts them (Shoeybi et al. 2019): first by columns, second by rows, one
 * exchange after each pair; with sequence parallelism (Korthikanti et al. 2022) the all-reduce
 * becomes an all-gather before and a reduce-scatter after.
 */
public final class ModelWork {

    private ModelWork() {}

    /** Returns what one layer of a group asks of one rank. */
    public static LayerWork layer(
            LanguageModel model, LayerGroup group, NumberFormats formats, Shards shards) {
        WorkBuilder work = new WorkBuilder(formats);
        int h = model.hidden();
        double normShare = shards.sequenceParallel() ? 1.0 / shards.tensor() : 1;
        // A fused norm reads input and residual, writes residual and output.
        double norm = 4 * h * normShare;
        if (group.mixer().present()) {
            work.stream("mixer norm", norm);
            group.mixer().work(work, h, shards);
            if (!group.parallel()) {
                work.tensorExchange("mixer exchange", h, shards);
            }
        }
        if (group.feedForward().present()) {
            if (!group.parallel()) {
                work.stream("feed-forward norm", norm);
            }
            group.feedForward().work(work, h, shards);
        }
        return work.build();
    }

    /** Returns what the embedding asks of one rank; its rows are cut over the tensor ranks. */
    public static LayerWork embedding(LanguageModel model, NumberFormats formats, Shards shards) {
        WorkBuilder work = new WorkBuilder(formats);
        work.lookup("embedding", model.hidden());
        if (shards.tensor() > 1) {
            work.exchange(
                    shards.sequenceParallel()
                            ? ExchangeKind.REDUCE_SCATTER
                            : ExchangeKind.ALL_REDUCE,
                    CommunicationGroup.TENSOR,
                    "embedding exchange",
                    Rows.TOKENS,
                    model.hidden());
        }
        return work.build();
    }

    /**
     * Returns what final norm, LM head and sampling ask of one rank in inference: sampled tokens
     * only.
     */
    public static LayerWork inferenceHead(
            LanguageModel model, NumberFormats formats, Shards shards) {
        WorkBuilder work = new WorkBuilder(formats);
        double columns = (double) model.vocabulary() / shards.tensor();
        work.sampledStream("final norm", 2 * model.hidden());
        work.unquantised("LM head", Rows.SAMPLED, columns, model.hidden());
        work.sampledStream("sampling", 2.0 * model.vocabulary());
        if (shards.tensor() > 1) {
            work.exchange(
                    ExchangeKind.ALL_GATHER,
                    CommunicationGroup.TENSOR,
                    "logits exchange",
                    Rows.SAMPLED,
                    model.vocabulary());
        }
        return work.build();
    }

    /** Returns what final norm, LM head and loss ask of one rank in training: every token. */
    public static LayerWork trainingHead(
            LanguageModel model, NumberFormats formats, Shards shards) {
        WorkBuilder work = new WorkBuilder(formats);
        double columns = (double) model.vocabulary() / shards.tensor();
        double normShare = shards.sequenceParallel() ? 1.0 / shards.tensor() : 1;
        work.stream("final norm", 2 * model.hidden() * normShare);
        work.unquantised("LM head", Rows.TOKENS, columns, model.hidden());
        // Cross entropy reads the logits and keeps the softmax in FP32, twice as wide.
        work.stream("cross entropy", 4 * columns);
        if (shards.tensor() > 1) {
            if (shards.sequenceParallel()) {
                work.exchange(
                        ExchangeKind.ALL_GATHER,
                        CommunicationGroup.TENSOR,
                        "head exchange",
                        Rows.TOKENS,
                        model.hidden());
            }
            // Vocabulary-parallel cross entropy: largest logit, sum and the target's, in FP32.
            work.exchange(
                    ExchangeKind.ALL_REDUCE,
                    CommunicationGroup.TENSOR,
                    "loss exchange",
                    Rows.TOKENS,
                    3 * Precision.FP32.bytesPerElement() / formats.activations().bytesPerElement());
        }
        return work.build();
    }

    /**
     * Returns all of an inference iteration on one rank, equal layers gathered, for fast timing.
     */
    public static LayerWork inference(LanguageModel model, NumberFormats formats, Shards shards) {
        LayerWork all = embedding(model, formats, shards);
        for (LayerGroup group : model.layers()) {
            LayerWork layer = layer(model, group, formats, shards);
            all = all.then(onceToEachRank(layer, group, shards).times(group.count()));
        }
        return all.then(inferenceHead(model, formats, shards));
    }

    /**
     * Serving engines send a token once to each rank that holds any of its experts, whose copies
     * are made there (DeepEP's dispatch; vLLM's gathers), where trainers send a copy for each
     * expert. Of R ranks that hold its k experts evenly R (1 - (1 - 1/R)^k) are met.
     */
    private static LayerWork onceToEachRank(LayerWork layer, LayerGroup group, Shards shards) {
        FeedForward.Moe moe = group.feedForward().routed();
        if (moe == null || shards.expert() == 1) {
            return layer;
        }
        double ranks = shards.expert();
        double met = ranks * (1 - StrictMath.pow(1 - 1 / ranks, moe.topK()));
        return new LayerWork(
                layer.operators(),
                layer.exchanges().stream()
                        .map(
                                e ->
                                        e.group() == CommunicationGroup.EXPERT
                                                ? e.smaller(met / moe.topK())
                                                : e)
                        .toList());
    }
}
