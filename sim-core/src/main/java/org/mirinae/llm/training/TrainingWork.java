package org.mirinae.llm.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.architecture.ModelFlops;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.work.CommunicationGroup;
import org.mirinae.llm.work.ExchangeKind;
import org.mirinae.llm.work.ExpertRouting;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepExchange;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.llm.work.StepOperator.ExpertDeal;
import org.mirinae.llm.work.StepShape;
import org.mirinae.units.Precision;

/**
 * The work of one training micro-batch on one rank, pass by pass; shapes are made by {@link
 * StepShape#addTraining}. What is counted is what is executed, causal attention at half and
 * attention backward at 2.5 times forward where it is fused; {@link ModelFlops} counts what MFU
 * goes by.
 *
 * @param model trained
 * @param formats of weights, products and activations
 * @param shards how a layer is cut
 * @param gradients format gradients are gathered in over the micro-batches, FP32 in Megatron
 * @param fusedAttention whether scores stay on the GPU (Dao et al. 2022); otherwise they are
 *     written and read in full, as before 2023
 * @param elementwiseTraffic how many times the bytes of fused elementwise operators are moved; 1
 *     where they are fused
 * @param adapters rank of low-rank adapters beside frozen weights (Hu et al. 2021); 0 where all
 *     weights are trained
 * @param adaptersEverywhere whether feed-forward parts have them too, not mixers alone
 * @param context how the ranks of context parallelism come by what they attend to
 */
public record TrainingWork(
        LanguageModel model,
        NumberFormats formats,
        Shards shards,
        Precision gradients,
        boolean fusedAttention,
        double elementwiseTraffic,
        int adapters,
        boolean adaptersEverywhere,
        ContextExchange context) {

    /** Fused backward multiplies five pairs of matrices where forward multiplies two; Dao 2023. */
    private static final double FUSED_BACKWARD = 2.5;

    /** Unfused backward multiplies four pairs of matrices: it kept the scores. */
    private static final double UNFUSED_BACKWARD = 2;

    /** A causal mask throws half of the scores away only after an unfused product computed them. */
    private static final double UNFUSED_SCORES = 2;

    /**
     * Bytes a score moves forward in 16 bits: written 2, softmax 4, dropout 5 with its mask, read
     * 2; and backward: its gradient likewise, and the softmax read once more. Masked scores move
     * too.
     */
    private static final double FORWARD_SCORE_BYTES = 13;

    private static final double BACKWARD_SCORE_BYTES = 19;

    /** Backward reads the gradient beside what forward read, and writes as much as that. */
    private static final double STREAM_BACKWARD = 1.5;

    /** Adam's arithmetic for each parameter; Isaev et al. 2023 (Calculon, {@code optim_flops}). */
    private static final double ADAM_FLOPS = 11;

    /** Ends the names of operators that make gradients of weights. */
    private static final String WEIGHTS = " weight gradient";

    /** Ends the names of exchanges that those need. */
    private static final String AGAIN = " again";

    /** A pass over the layers. */
    public enum Pass {
        /** Activations are computed and those the backward pass needs are kept. */
        FORWARD,
        /** Gradients of activations and of weights. */
        BACKWARD,
        /** Gradients of activations alone, which the stage in front waits for; Qi et al. 2023. */
        BACKWARD_INPUT,
        /** Gradients of weights alone. */
        BACKWARD_WEIGHT,
        /** Full recomputation runs all of the forward pass before the backward pass. */
        RECOMPUTE_ALL,
        /** Selective recomputation runs the attention core; Korthikanti et al. 2022. */
        RECOMPUTE_ATTENTION
    }

    /** Training all weights, keys and values going around the context ranks. */
    public TrainingWork(
            LanguageModel model,
            NumberFormats formats,
            Shards shards,
            Precision gradients,
            boolean fusedAttention,
            double elementwiseTraffic) {
        this(
                model,
                formats,
                shards,
                gradients,
                fusedAttention,
                elementwiseTraffic,
                0,
                false,
                ContextExchange.RING);
    }

    /** One layer of a group. */
    public LayerWork layer(LayerGroup group, Pass pass) {
        LayerWork forward = forward(group);
        return switch (pass) {
            case FORWARD, RECOMPUTE_ALL -> forward;
            case BACKWARD -> new LayerWork(backward(forward.operators()), backward(forward));
            case BACKWARD_INPUT ->
                    part(new LayerWork(backward(forward.operators()), backward(forward)), false);
            case BACKWARD_WEIGHT ->
                    part(new LayerWork(backward(forward.operators()), backward(forward)), true);
            case RECOMPUTE_ATTENTION ->
                    new LayerWork(
                            forward.operators().stream().filter(TrainingWork::isAttention).toList(),
                            List.of());
        };
    }

    private LayerWork forward(LayerGroup group) {
        double heads = (double) group.mixer().divisibleHeads() / shards.tensor();
        LayerWork whole = ModelWork.layer(model, group, formats, shards);
        if (context == ContextExchange.ALL_TO_ALL) {
            whole = AllToAllContext.of(whole, group.mixer(), formats, shards);
        }
        LayerWork work = training(whole, heads);
        return adapters == 0
                ? work
                : new LayerWork(
                        LowRankAdapters.beside(work.operators(), adapters, adaptersEverywhere),
                        work.exchanges());
    }

    /** Returns what is computed again before the backward pass of a layer, part by part. */
    public LayerWork again(LayerGroup group, Collection<RecomputeModule> modules) {
        LayerWork forward = forward(group);
        if (modules.contains(RecomputeModule.SECOND_PRODUCT)) {
            return RecomputedParts.secondProducts(forward, group.mixer());
        }
        return new LayerWork(
                forward.operators().stream()
                        .filter(operator -> RecomputedParts.holds(operator, modules))
                        .toList(),
                forward.exchanges().stream()
                        .filter(exchange -> RecomputedParts.holds(exchange, modules))
                        .toList());
    }

    /** The embedding; nothing of it is ever computed again. */
    public LayerWork embedding(Pass pass) {
        LayerWork forward = ModelWork.embedding(model, formats, shards);
        return switch (pass) {
            case FORWARD -> forward;
            case BACKWARD ->
                    new LayerWork(
                            backward(forward.operators()),
                            // Without sequence parallelism every rank holds the whole gradient
                            // already.
                            shards.sequenceParallel() ? backward(forward) : List.of());
            case BACKWARD_INPUT, RECOMPUTE_ALL, RECOMPUTE_ATTENTION -> LayerWork.NONE;
            case BACKWARD_WEIGHT -> embedding(Pass.BACKWARD);
        };
    }

    /** Final norm, LM head and loss; nothing of it is ever computed again. */
    public LayerWork head(Pass pass) {
        LayerWork forward = ModelWork.trainingHead(model, formats, shards);
        return switch (pass) {
            case FORWARD -> forward;
            case BACKWARD -> new LayerWork(backward(forward.operators()), headBackward(forward));
            case BACKWARD_INPUT -> part(head(Pass.BACKWARD), false);
            case BACKWARD_WEIGHT -> part(head(Pass.BACKWARD), true);
            case RECOMPUTE_ALL, RECOMPUTE_ATTENTION -> LayerWork.NONE;
        };
    }

    /** Returns, of a whole backward pass, what makes gradients of weights, or all the rest. */
    private static LayerWork part(LayerWork backward, boolean weights) {
        return new LayerWork(
                backward.operators().stream()
                        .filter(operator -> operator.name().endsWith(WEIGHTS) == weights)
                        .toList(),
                backward.exchanges().stream()
                        .filter(exchange -> exchange.name().endsWith(AGAIN) == weights)
                        .toList());
    }

    /**
     * Adam's step over the parameters this rank updates: gradient, master weight and two moments
     * read, the last three written, and the weight written in its own format.
     */
    public Operator optimizer(double parameters) {
        double state = Precision.FP32.bytesPerElement();
        double master = formats.activations() == Precision.FP32 ? 0 : weightBytes();
        double bytes = gradients.bytesPerElement() + 6 * state + master;
        return new Operator(
                OperatorKind.OPTIMIZER,
                "Adam",
                1,
                ADAM_FLOPS * parameters,
                bytes * parameters,
                Precision.FP32,
                0,
                0,
                0);
    }

    private double weightBytes() {
        return formats.weights().bytesPerElement();
    }

    /** Decoding has no place in training; scores are written out where attention is not fused. */
    private LayerWork training(LayerWork work, double heads) {
        List<StepOperator> operators = new ArrayList<>();
        for (StepOperator operator : work.operators()) {
            boolean decodes =
                    operator.rows() == StepOperator.Rows.DECODE_PAIRS
                            || operator.rows() == StepOperator.Rows.DECODE_TOKENS;
            if (decodes) {
                continue;
            }
            if (isForward(operator.kind()) && !fusedAttention) {
                operators.add(operator.scaled(operator.kind(), UNFUSED_SCORES, 1));
                operators.add(scores(operator, heads));
            } else if (operator.kind() == OperatorKind.STREAM) {
                operators.add(operator.scaled(operator.kind(), 1, elementwiseTraffic));
            } else {
                operators.add(operator);
            }
        }
        return new LayerWork(casts().beforeProducts(operators), work.exchanges());
    }

    private OperandCasts casts() {
        return new OperandCasts(formats, model.hidden(), shards, adapters == 0);
    }

    private static boolean isForward(OperatorKind kind) {
        return kind == OperatorKind.ATTENTION_PREFILL || kind == OperatorKind.SPARSE_PREFILL;
    }

    /** Returns what the scores of an attention operator move when they are not kept on the GPU. */
    private StepOperator scores(StepOperator attention, double heads) {
        double width = formats.activations().bytesPerElement() / Precision.BF16.bytesPerElement();
        double scores = UNFUSED_SCORES * heads;
        return new StepOperator(
                OperatorKind.STREAM,
                "attention scores",
                attention.count(),
                formats.activations(),
                attention.rows(),
                0,
                0,
                0,
                scores,
                scores * FORWARD_SCORE_BYTES * width,
                0,
                0,
                attention.window(),
                null);
    }

    private static boolean isAttention(StepOperator operator) {
        return operator.rows() == StepOperator.Rows.PREFILL_PAIRS;
    }

    private List<StepOperator> backward(List<StepOperator> forward) {
        List<StepOperator> backward = new ArrayList<>();
        OperandCasts casts = casts();
        for (StepOperator operator : forward.reversed()) {
            if (OperandCasts.isCast(operator)) {
                continue;
            }
            switch (operator.kind()) {
                case LINEAR, GROUPED_LINEAR -> {
                    if (casts.narrow(operator)) {
                        backward.add(casts.ofGradient(operator));
                    }
                    backward.add(operator.transposed());
                    if (adapters == 0 || LowRankAdapters.isAdapter(operator)) {
                        backward.add(weightGradient(operator));
                    }
                }
                case ATTENTION_PREFILL, SPARSE_PREFILL ->
                        backward.add(
                                operator.scaled(
                                        OperatorKind.ATTENTION_BACKWARD,
                                        fusedAttention ? FUSED_BACKWARD : UNFUSED_BACKWARD,
                                        2));
                case STREAM ->
                        backward.add(
                                isAttention(operator)
                                        ? operator.scaled(
                                                operator.kind(),
                                                1,
                                                BACKWARD_SCORE_BYTES / FORWARD_SCORE_BYTES)
                                        : operator.scaled(
                                                operator.kind(), STREAM_BACKWARD, STREAM_BACKWARD));
                case LOOKUP -> {
                    if (adapters == 0) {
                        backward.add(operator.scaled(operator.kind(), 2, 2));
                    }
                }
                case SCAN -> backward.add(operator.scaled(operator.kind(), 2, 2));
                case ATTENTION_DECODE,
                        SPARSE_DECODE,
                        SCAN_DECODE,
                        ATTENTION_BACKWARD,
                        OPTIMIZER -> {}
            }
        }
        return backward;
    }

    /**
     * Returns an operator of as many FLOPs as forward; the gradient gathered so far is read and
     * written instead of weights.
     */
    private StepOperator weightGradient(StepOperator forward) {
        double factor = 2 * gradients.bytesPerElement() / weightBytes(forward);
        ExpertDeal deal = forward.experts();
        return new StepOperator(
                forward.kind(),
                forward.name() + WEIGHTS,
                forward.count(),
                forward.compute(),
                forward.rows(),
                forward.n(),
                forward.k(),
                forward.weightBytes() * factor,
                forward.flopsPerUnit(),
                forward.bytesPerUnit(),
                0,
                0,
                forward.window(),
                deal == null
                        ? null
                        : new ExpertDeal(
                                deal.moe(),
                                deal.local(),
                                deal.tokenRanks(),
                                deal.bytesPerExpert() * factor,
                                deal.hidden(),
                                ExpertRouting.EVEN));
    }

    /** Bytes forward reads for each element of its weights. */
    private static double weightBytes(StepOperator forward) {
        double elements = forward.n() * forward.k();
        ExpertDeal deal = forward.experts();
        return (deal == null ? forward.weightBytes() : deal.bytesPerExpert()) / elements;
    }

    private static List<StepExchange> backward(LayerWork forward) {
        List<StepExchange> backward = new ArrayList<>();
        for (StepExchange exchange : forward.exchanges().reversed()) {
            if (exchange.kind() == ExchangeKind.ALL_GATHER) {
                backward.add(exchange.as(ExchangeKind.REDUCE_SCATTER, exchange.name()));
                // Only a rank's own part was kept: the whole is gathered again for the weights'
                // gradient, Korthikanti et al. 2022, section 4.2.2.
                if (exchange.group() == CommunicationGroup.TENSOR) {
                    backward.add(exchange.as(exchange.kind(), exchange.name() + AGAIN));
                }
            } else if (exchange.kind() == ExchangeKind.REDUCE_SCATTER) {
                backward.add(exchange.as(ExchangeKind.ALL_GATHER, exchange.name()));
            } else {
                backward.add(exchange);
            }
        }
        return backward;
    }

    private List<StepExchange> headBackward(LayerWork forward) {
        List<StepExchange> exchanges =
                new ArrayList<>(
                        backward(forward).stream()
                                .filter(exchange -> exchange.kind() != ExchangeKind.ALL_REDUCE)
                                .toList());
        if (shards.tensor() > 1 && !shards.sequenceParallel()) {
            exchanges.add(
                    new StepExchange(
                            ExchangeKind.ALL_REDUCE,
                            CommunicationGroup.TENSOR,
                            "head exchange",
                            1,
                            StepOperator.Rows.TOKENS,
                            model.hidden() * formats.activations().bytesPerElement()));
        }
        return exchanges;
    }
}
