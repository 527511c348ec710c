package org.mirinae.llm.work;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.llm.work.StepOperator.ExpertDeal;
import org.mirinae.llm.work.StepOperator.Rows;
import org.mirinae.units.Precision;

/**
 * Collects the operators and exchanges of a layer on one rank; knows how each kind counts its FLOPs
 * and bytes. Sizes are in elements of one token, unless something else is said.
 */
public final class WorkBuilder {

    private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    private final NumberFormats formats;
    private final List<StepOperator> operators = new ArrayList<>();
    private final List<StepExchange> exchanges = new ArrayList<>();

    public WorkBuilder(NumberFormats formats) {
        this.formats = formats;
    }

    double activationBytes() {
        return formats.activations().bytesPerElement();
    }

    /** A product with weights: reads input and weights, writes output. */
    public WorkBuilder linear(String name, double n, double k) {
        return linear(name, Rows.TOKENS, n, k, formats.weights(), formats.compute());
    }

    /**
     * A product kept in the format of activations whatever the recipe, such as router and LM head.
     */
    public WorkBuilder unquantised(String name, Rows rows, double n, double k) {
        return linear(name, rows, n, k, formats.activations(), formats.activations());
    }

    private WorkBuilder linear(
            String name, Rows rows, double n, double k, Precision weights, Precision compute) {
        double bytes = n * k * weights.bytesPerElement();
        double perUnit = (n + k) * activationBytes();
        operators.add(
                new StepOperator(
                        OperatorKind.LINEAR,
                        name,
                        1,
                        compute,
                        rows,
                        n,
                        k,
                        bytes,
                        2 * n * k,
                        perUnit,
                        0,
                        0,
                        UNBOUNDED,
                        null));
        return this;
    }

    /** Products of the experts on this rank, each token meeting {@code topK} of all. */
    public WorkBuilder experts(
            String name, double n, double k, double hidden, RoutedExperts moe, Shards shards) {
        double local = (double) moe.experts() / shards.expert();
        double pairs = (double) moe.topK() * shards.tokenRanks() / shards.expert();
        ExpertDeal deal =
                new ExpertDeal(
                        moe,
                        local,
                        shards.tokenRanks(),
                        n * k * formats.weights().bytesPerElement(),
                        hidden,
                        ExpertRouting.EVEN);
        operators.add(
                new StepOperator(
                        OperatorKind.GROUPED_LINEAR,
                        name,
                        1,
                        formats.compute(),
                        Rows.TOKENS,
                        n,
                        k,
                        0,
                        pairs * 2 * n * k,
                        pairs * (n + k) * activationBytes(),
                        0,
                        0,
                        UNBOUNDED,
                        deal));
        return this;
    }

    /** Reads and writes this many activation elements for each token. */
    public WorkBuilder stream(String name, double elementsPerToken) {
        return stream(name, elementsPerToken, null, null);
    }

    /** A stream between the products of experts, which measured ones hold. */
    public WorkBuilder expertStream(String name, double elementsPerToken, RoutedExperts moe) {
        return stream(
                name, elementsPerToken, new ExpertDeal(moe, 0, 1, 0, 0, ExpertRouting.EVEN), null);
    }

    /** A stream before attention, which measured attention holds. */
    public WorkBuilder attentionStream(String name, double elementsPerToken, AttentionHeads heads) {
        return stream(name, elementsPerToken, null, heads);
    }

    private WorkBuilder stream(
            String name,
            double elementsPerToken,
            @Nullable ExpertDeal experts,
            @Nullable AttentionHeads heads) {
        operators.add(
                new StepOperator(
                        OperatorKind.STREAM,
                        name,
                        1,
                        formats.activations(),
                        Rows.TOKENS,
                        0,
                        0,
                        0,
                        elementsPerToken,
                        elementsPerToken * activationBytes(),
                        0,
                        0,
                        UNBOUNDED,
                        experts,
                        heads));
        return this;
    }

    /** Fused attention of heads of no standard form. */
    public WorkBuilder attention(
            double decodeFlopsPerPair,
            double prefillFlopsPerPair,
            double cachedElementsPerKey,
            double elementsPerQuery,
            double window) {
        return attention(
                decodeFlopsPerPair,
                prefillFlopsPerPair,
                cachedElementsPerKey,
                elementsPerQuery,
                window,
                null);
    }

    /** Fused attention of query heads that share key heads of the same width. */
    public WorkBuilder groupedQueryAttention(
            double flopsPerPair, AttentionHeads heads, double window) {
        return attention(
                flopsPerPair,
                flopsPerPair,
                2 * heads.keyValue() * heads.width(),
                2 * heads.query() * heads.width(),
                window,
                heads);
    }

    /** Query heads that share key heads of the same width. */
    public AttentionHeads heads(double query, double keyValue, double width) {
        return new AttentionHeads(query, keyValue, width, formats.cache());
    }

    /** Once for decoding queries, once for prompts. */
    private WorkBuilder attention(
            double decodeFlopsPerPair,
            double prefillFlopsPerPair,
            double cachedElementsPerKey,
            double elementsPerQuery,
            double window,
            @Nullable AttentionHeads heads) {
        double perKey = cachedElementsPerKey * formats.cache().bytesPerElement();
        double perQuery = elementsPerQuery * activationBytes();
        // Heads of no standard form that look at some keys only: those a scorer has chosen.
        boolean sparse = heads == null && window < UNBOUNDED;
        operators.add(
                new StepOperator(
                        sparse ? OperatorKind.SPARSE_DECODE : OperatorKind.ATTENTION_DECODE,
                        "attention decode",
                        1,
                        formats.activations(),
                        Rows.DECODE_PAIRS,
                        0,
                        0,
                        0,
                        decodeFlopsPerPair,
                        0,
                        perKey,
                        perQuery,
                        window,
                        null,
                        heads));
        operators.add(
                new StepOperator(
                        sparse ? OperatorKind.SPARSE_PREFILL : OperatorKind.ATTENTION_PREFILL,
                        "attention prefill",
                        1,
                        formats.activations(),
                        Rows.PREFILL_PAIRS,
                        0,
                        0,
                        0,
                        prefillFlopsPerPair,
                        0,
                        perKey,
                        perQuery,
                        window,
                        null,
                        heads));
        return this;
    }

    /** The scorer of sparse attention, which looks at every key. */
    public WorkBuilder indexer(double flopsPerPair, double elementsPerKey) {
        double perKey = elementsPerKey * formats.cache().bytesPerElement();
        operators.add(
                new StepOperator(
                        OperatorKind.SPARSE_DECODE,
                        "indexer decode",
                        1,
                        formats.activations(),
                        Rows.DECODE_PAIRS,
                        0,
                        0,
                        0,
                        flopsPerPair,
                        0,
                        perKey,
                        0,
                        UNBOUNDED,
                        null));
        operators.add(
                new StepOperator(
                        OperatorKind.SPARSE_PREFILL,
                        "indexer prefill",
                        1,
                        formats.activations(),
                        Rows.PREFILL_PAIRS,
                        0,
                        0,
                        0,
                        flopsPerPair,
                        0,
                        perKey,
                        0,
                        UNBOUNDED,
                        null));
        return this;
    }

    /**
     * A recurrence: decoding reads and writes each sequence's state, in FP32 as the reference
     * implementations keep it; prompts keep it on the GPU.
     *
     * @param heads of keys and values, where kernels for them were measured by heads
     */
    public WorkBuilder scan(
            double flopsPerToken,
            double stateElements,
            double elementsPerToken,
            @Nullable AttentionHeads heads) {
        double state = 2 * stateElements * Precision.FP32.bytesPerElement();
        double perToken = elementsPerToken * activationBytes();
        operators.add(
                new StepOperator(
                        OperatorKind.SCAN_DECODE,
                        "scan decode",
                        1,
                        formats.activations(),
                        Rows.DECODE_TOKENS,
                        0,
                        0,
                        0,
                        flopsPerToken,
                        perToken,
                        0,
                        state,
                        UNBOUNDED,
                        null,
                        heads));
        operators.add(
                new StepOperator(
                        OperatorKind.SCAN,
                        "scan prefill",
                        1,
                        formats.activations(),
                        Rows.PREFILL_TOKENS,
                        0,
                        0,
                        0,
                        flopsPerToken,
                        perToken,
                        0,
                        0,
                        UNBOUNDED,
                        null,
                        heads));
        return this;
    }

    /** Looks up one row of this many elements for each token and writes it. */
    public WorkBuilder lookup(String name, double elements) {
        operators.add(
                new StepOperator(
                        OperatorKind.LOOKUP,
                        name,
                        1,
                        formats.activations(),
                        Rows.TOKENS,
                        0,
                        0,
                        0,
                        0,
                        2 * elements * activationBytes(),
                        0,
                        0,
                        UNBOUNDED,
                        null));
        return this;
    }

    /** Reads and writes this many activation elements for each sampled sequence. */
    public WorkBuilder sampledStream(String name, double elements) {
        operators.add(
                new StepOperator(
                        OperatorKind.STREAM,
                        name,
                        1,
                        formats.activations(),
                        Rows.SAMPLED,
                        0,
                        0,
                        0,
                        elements,
                        elements * activationBytes(),
                        0,
                        0,
                        UNBOUNDED,
                        null));
        return this;
    }

    /** Everybody's keys and values reach everybody: the gathered result is all tokens'. */
    public WorkBuilder contextExchange(double elements, Shards shards) {
        return shards.context() == 1
                ? this
                : exchange(
                        ExchangeKind.ALL_GATHER,
                        CommunicationGroup.CONTEXT,
                        "key value exchange",
                        Rows.TOKENS,
                        elements * shards.context());
    }

    /** Sums over the tensor ranks what each has made of its part, where there are several. */
    public WorkBuilder tensorExchange(String name, double elements, Shards shards) {
        if (shards.tensor() > 1 && shards.sequenceParallel()) {
            exchange(
                    ExchangeKind.ALL_GATHER,
                    CommunicationGroup.TENSOR,
                    name,
                    Rows.TOKENS,
                    elements);
            exchange(
                    ExchangeKind.REDUCE_SCATTER,
                    CommunicationGroup.TENSOR,
                    name,
                    Rows.TOKENS,
                    elements);
        } else if (shards.tensor() > 1) {
            exchange(
                    ExchangeKind.ALL_REDUCE,
                    CommunicationGroup.TENSOR,
                    name,
                    Rows.TOKENS,
                    elements);
        }
        return this;
    }

    /** Sends tokens to the ranks of their experts, or back. */
    public WorkBuilder expertExchange(String name, double elements) {
        return exchange(
                ExchangeKind.ALL_TO_ALL, CommunicationGroup.EXPERT, name, Rows.TOKENS, elements);
    }

    public WorkBuilder exchange(
            ExchangeKind kind,
            CommunicationGroup group,
            String name,
            Rows rows,
            double elementsPerUnit) {
        exchanges.add(
                new StepExchange(kind, group, name, 1, rows, elementsPerUnit * activationBytes()));
        return this;
    }

    public LayerWork build() {
        return new LayerWork(operators, exchanges);
    }
}
