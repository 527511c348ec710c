package org.mirinae.llm;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Precision;
import org.mirinae.llm.StepOperator.Rows;

/**
 * The forward work of a language model on one rank, layer by layer and at its two ends. Matrices
 * are cut as Megatron cuts them (Shoeybi et al. 2019): first by columns, second by rows, one
 * exchange after each pair; with sequence parallelism (Korthikanti et al. 2022) the all-reduce
 * becomes an all-gather before and a reduce-scatter after.
 */
public final class ModelWork {

    private ModelWork() {}

    /** What one layer of a group asks of one rank. */
    public static LayerWork layer(
            LanguageModel model, LayerGroup group, NumberFormats formats, Shards shards) {
        WorkBuilder work = new WorkBuilder(formats);
        int h = model.hidden();
        double normShare = shards.sequenceParallel() ? 1.0 / shards.tensor() : 1;
        if (!(group.mixer() instanceof SequenceMixer.NoMixer)) {
            // A fused norm reads input and residual, writes residual and output.
            work.stream("mixer norm", 4 * h * normShare);
            mixer(work, h, group.mixer(), shards);
            if (!group.parallel()) {
                tensorExchange(work, "mixer exchange", h, shards);
            }
        }
        feedForward(work, h, group, shards, normShare);
        return work.build();
    }

    private static void feedForward(
            WorkBuilder work, int h, LayerGroup group, Shards shards, double normShare) {
        switch (group.feedForward()) {
            case FeedForward.Dense dense -> {
                if (!group.parallel()) {
                    work.stream("feed-forward norm", 4 * h * normShare);
                }
                dense(work, "", h, dense.width(), dense.gated(), shards.tensor());
                tensorExchange(work, "feed-forward exchange", h, shards);
            }
            case FeedForward.Moe moe -> {
                if (!group.parallel()) {
                    work.stream("feed-forward norm", 4 * h * normShare);
                }
                moe(work, h, moe, shards);
            }
            case FeedForward.NoFeedForward none -> {}
        }
    }

    private static void dense(
            WorkBuilder work, String which, int h, double width, boolean gated, int parts) {
        double w = width / parts;
        int first = gated ? 2 : 1;
        work.linear(which + "up projection", first * w, h);
        work.stream(which + "activation", (first + 1) * w);
        work.linear(which + "down projection", h, w);
    }

    private static void moe(WorkBuilder work, int h, FeedForward.Moe moe, Shards shards) {
        int first = moe.gated() ? 2 : 1;
        double w = (double) moe.width() / shards.expertTensor();
        int in = moe.expertInput(h);
        work.unquantised("router", Rows.TOKENS, moe.experts(), h);
        if (moe.latent() != null) {
            work.linear("latent projections", 2.0 * in / shards.tensor(), h);
        }
        // Ranks that hold the same tokens each send their part of them.
        double sent = Math.min(1, (double) shards.tokenRanks() / shards.expert()) * in * moe.topK();
        if (shards.tokenRanks() > 1) {
            work.exchange(
                    ExchangeKind.ALL_TO_ALL, Group.EXPERT, "expert dispatch", Rows.TOKENS, sent);
        }
        double pairs = (double) moe.topK() * shards.tokenRanks() / shards.expert();
        work.expertStream("permute", 4.0 * in * pairs, moe);
        work.experts("expert up projection", first * w, in, in, moe, shards);
        work.expertStream("expert activation", (first + 1) * w * pairs, moe);
        work.experts("expert down projection", in, w, in, moe, shards);
        if (shards.tokenRanks() > 1) {
            work.exchange(
                    ExchangeKind.ALL_TO_ALL, Group.EXPERT, "expert combine", Rows.TOKENS, sent);
        }
        if (moe.sharedWidth() > 0) {
            dense(work, "shared ", h, moe.sharedWidth(), moe.gated(), shards.tensor());
        }
        if (shards.tokenRanks() == 1 || moe.sharedWidth() > 0) {
            tensorExchange(work, "feed-forward exchange", h, shards);
        }
    }

    private static void mixer(WorkBuilder work, int h, SequenceMixer mixer, Shards shards) {
        int t = shards.tensor();
        switch (mixer) {
            case SequenceMixer.Attention a -> {
                double kv = Math.max(1.0, (double) a.kvHeads() / t);
                double q = (double) a.heads() / t;
                double columns = a.headDim() * (q * (a.gated() ? 2 : 1) + 2 * kv);
                work.linear("query key value projection", columns, h);
                AttentionHeads heads = work.heads(q, kv, a.headDim());
                work.attentionStream("rotary", 2 * a.headDim() * (q + kv), heads);
                contextExchange(work, 2 * kv * a.headDim(), shards);
                work.groupedQueryAttention(a.flopsPerPair() / t, heads, a.window());
                work.linear("output projection", h, q * a.headDim());
            }
            case SequenceMixer.LatentAttention a -> latent(work, h, a, shards);
            case CompressedAttention a -> compressed(work, h, a, shards);
            case GatedDelta g -> {
                double columns = g.matrixElements(h) / h - g.outputWidth();
                recurrence(work, h, g, columns, shards, g.heads(shards.tensor()));
            }
            case Mamba2 m -> {
                double columns = m.matrixElements(h) / h - m.outputWidth();
                recurrence(work, h, m, columns, shards, null);
            }
            case SequenceMixer.NoMixer none -> {}
        }
    }

    private static void latent(
            WorkBuilder work, int h, SequenceMixer.LatentAttention a, Shards shards) {
        int t = shards.tensor();
        double heads = (double) a.heads() / t;
        double queryIn = a.queryLatent() == null ? h : a.queryLatent();
        double latents = a.kvLatent() + a.ropeDim();
        work.linear(
                "latent projection", latents + (a.queryLatent() == null ? 0 : a.queryLatent()), h);
        work.linear("query projection", heads * (a.nopeDim() + a.ropeDim()), queryIn);
        work.linear("key value projection", heads * (a.nopeDim() + a.valueDim()), a.kvLatent());
        contextExchange(work, latents, shards);
        if (a.indexerHeads() > 0) {
            work.linear("indexer projection", (double) a.indexerHeads() * a.indexerDim(), queryIn);
            work.linear("indexer key projection", a.indexerDim() + a.indexerHeads(), h);
            work.indexer(a.indexerFlopsPerPair(), a.indexerDim());
        }
        // Each query of a sparse prompt has keys of its own, so those are not unfolded for all: the
        // kernel works on latents, as in decoding (DeepSeek-V3.2 report, section 2.1).
        double ofPrompts = a.indexerHeads() > 0 ? a.absorbedFlopsPerPair() : a.flopsPerPair();
        work.attention(
                a.absorbedFlopsPerPair() / t,
                ofPrompts / t,
                latents,
                heads * (a.nopeDim() + a.ropeDim() + a.valueDim()),
                a.window());
        work.linear("output projection", h, heads * a.valueDim());
    }

    private static void compressed(WorkBuilder work, int h, CompressedAttention a, Shards shards) {
        int t = shards.tensor();
        double heads = (double) a.heads() / t;
        double q = heads * a.headDim();
        work.linear("latent projection", a.sharedColumns(), h);
        work.linear("query projection", q, a.queryLatent());
        work.stream("rotary", 2 * (q + a.headDim()));
        contextExchange(work, a.headDim(), shards);
        double flops = a.flopsPerPair() / t;
        work.attention(flops, flops, a.headDim(), 2 * q, a.window());
        if (a.indexerHeads() > 0) {
            work.linear(
                    "indexer projection",
                    (double) a.indexerHeads() * a.indexerDim(),
                    a.queryLatent());
            work.indexer(a.indexerFlopsPerPair(), (double) a.indexerDim() / a.ratio());
        }
        if (a.ratio() > 0) {
            // Counted in tokens before pooling, each of which is a share of a pooled one.
            double share = 1.0 / a.ratio();
            work.attention(flops * share, flops * share, a.headDim() * share, 0, a.pooledReach());
        }
        double group = (double) a.heads() * a.headDim() / a.outputGroups();
        work.linear(
                "output latent projection",
                (double) a.outputGroups() * a.outputLatent() / t,
                group);
        work.linear("output projection", h, (double) a.outputGroups() * a.outputLatent() / t);
    }

    private static void recurrence(
            WorkBuilder work,
            int h,
            SequenceMixer mixer,
            double columns,
            Shards shards,
            @Nullable AttentionHeads heads) {
        int t = shards.tensor();
        work.linear("input projection", columns / t, h);
        work.scan(mixer.flopsPerToken() / t, mixer.cacheElements(1) / t, 2 * columns / t, heads);
        work.linear("output projection", h, mixer.outputWidth() / t);
    }

    private static void contextExchange(WorkBuilder work, double elements, Shards shards) {
        if (shards.context() > 1) {
            // Everybody's keys and values reach everybody: the gathered result is all tokens'.
            work.exchange(
                    ExchangeKind.ALL_GATHER,
                    Group.CONTEXT,
                    "key value exchange",
                    Rows.TOKENS,
                    elements * shards.context());
        }
    }

    private static void tensorExchange(WorkBuilder work, String name, int h, Shards shards) {
        if (shards.tensor() == 1) {
            return;
        }
        if (shards.sequenceParallel()) {
            work.exchange(ExchangeKind.ALL_GATHER, Group.TENSOR, name, Rows.TOKENS, h);
            work.exchange(ExchangeKind.REDUCE_SCATTER, Group.TENSOR, name, Rows.TOKENS, h);
        } else {
            work.exchange(ExchangeKind.ALL_REDUCE, Group.TENSOR, name, Rows.TOKENS, h);
        }
    }

    /** What the embedding asks of one rank; its rows are cut over the tensor ranks. */
    public static LayerWork embedding(LanguageModel model, NumberFormats formats, Shards shards) {
        WorkBuilder work = new WorkBuilder(formats);
        work.lookup("embedding", model.hidden());
        if (shards.tensor() > 1) {
            work.exchange(
                    shards.sequenceParallel()
                            ? ExchangeKind.REDUCE_SCATTER
                            : ExchangeKind.ALL_REDUCE,
                    Group.TENSOR,
                    "embedding exchange",
                    Rows.TOKENS,
                    model.hidden());
        }
        return work.build();
    }

    /** What final norm, LM head and sampling ask of one rank in inference: sampled tokens only. */
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
                    Group.TENSOR,
                    "logits exchange",
                    Rows.SAMPLED,
                    model.vocabulary());
        }
        return work.build();
    }

    /** What final norm, LM head and loss ask of one rank in training: every token. */
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
                        Group.TENSOR,
                        "head exchange",
                        Rows.TOKENS,
                        model.hidden());
            }
            // Vocabulary-parallel cross entropy: largest logit, sum and the target's, in FP32.
            work.exchange(
                    ExchangeKind.ALL_REDUCE,
                    Group.TENSOR,
                    "loss exchange",
                    Rows.TOKENS,
                    3 * Precision.FP32.bytesPerElement() / formats.activations().bytesPerElement());
        }
        return work.build();
    }

    /** All of an inference iteration on one rank, equal layers gathered; for fast pricing. */
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
        if (!(group.feedForward() instanceof FeedForward.Moe moe) || shards.expert() == 1) {
            return layer;
        }
        double ranks = shards.expert();
        double met = ranks * (1 - StrictMath.pow(1 - 1 / ranks, moe.topK()));
        return new LayerWork(
                layer.operators(),
                layer.exchanges().stream()
                        .map(e -> e.group() == Group.EXPERT ? e.smaller(met / moe.topK()) : e)
                        .toList());
    }
}
