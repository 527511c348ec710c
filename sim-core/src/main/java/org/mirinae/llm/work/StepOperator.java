package org.mirinae.llm.work;

import org.jspecify.annotations.Nullable;
import org.mirinae.units.Precision;

/**
 * An operator whose work is linear in the sums of a {@link StepShape}, so that an iteration is
 * timed with a few multiplications. All figures are of one launch on one rank.
 *
 * @param kind what kind of work
 * @param name for timelines and breakdowns
 * @param count equal launches in an iteration
 * @param compute format of the multiplications
 * @param rows which sum gives the rows of the product
 * @param n columns of the product, or 0
 * @param k inner length of the product, or 0
 * @param weightBytes read once a launch
 * @param flopsPerUnit FLOPs for each unit of {@code rows}
 * @param bytesPerUnit bytes for each unit of {@code rows}
 * @param bytesPerKey bytes for each cached token read, in attention
 * @param bytesPerSequence bytes for each sequence, such as a recurrent state
 * @param window how far back a query looks
 * @param experts how experts are dealt, in grouped products
 * @param heads of attention, where they are of the standard form
 */
public record StepOperator(
        OperatorKind kind,
        String name,
        double count,
        Precision compute,
        Rows rows,
        double n,
        double k,
        double weightBytes,
        double flopsPerUnit,
        double bytesPerUnit,
        double bytesPerKey,
        double bytesPerSequence,
        double window,
        @Nullable ExpertDeal experts,
        @Nullable AttentionHeads heads) {

    /** Makes an operator that is no attention, or one whose heads are of no standard form. */
    public StepOperator(
            OperatorKind kind,
            String name,
            double count,
            Precision compute,
            Rows rows,
            double n,
            double k,
            double weightBytes,
            double flopsPerUnit,
            double bytesPerUnit,
            double bytesPerKey,
            double bytesPerSequence,
            double window,
            @Nullable ExpertDeal experts) {
        this(
                kind,
                name,
                count,
                compute,
                rows,
                n,
                k,
                weightBytes,
                flopsPerUnit,
                bytesPerUnit,
                bytesPerKey,
                bytesPerSequence,
                window,
                experts,
                null);
    }

    /** The sums of a shape that an operator's work is counted in. */
    public enum Rows {
        /** Every token. */
        TOKENS,
        /** Tokens that decode. */
        DECODE_TOKENS,
        /** Tokens of prompts. */
        PREFILL_TOKENS,
        /** Sequences that get a token. */
        SAMPLED,
        /** Pairs of a decoding query and a key. */
        DECODE_PAIRS,
        /** Causal pairs in prompts. */
        PREFILL_PAIRS
    }

    /**
     * Says how experts are dealt to a rank.
     *
     * @param moe the layer
     * @param local experts on this rank
     * @param tokenRanks ranks of the group with different tokens
     * @param bytesPerExpert weights read when an expert is touched
     * @param hidden width of a token
     * @param routing how tokens choose experts
     */
    public record ExpertDeal(
            RoutedExperts moe,
            double local,
            int tokenRanks,
            double bytesPerExpert,
            double hidden,
            ExpertRouting routing) {

        /** The same with another way to choose. */
        public ExpertDeal routed(ExpertRouting other) {
            return new ExpertDeal(moe, local, tokenRanks, bytesPerExpert, hidden, other);
        }

        /** Tokens of all ranks that route to these experts. */
        public double tokens(StepShape shape) {
            return shape.tokens() * tokenRanks;
        }

        /** Experts here that are met, on average. */
        public double touched(StepShape shape) {
            return moe.expectedTouched(tokens(shape), local);
        }
    }

    /** Returns how many units of work an iteration has for this operator. */
    public double units(StepShape shape) {
        return switch (rows) {
            case TOKENS -> shape.tokens();
            case DECODE_TOKENS -> shape.decodeSequences();
            case PREFILL_TOKENS -> shape.prefillTokens();
            case SAMPLED -> shape.sampledSequences();
            case DECODE_PAIRS -> shape.decodeContext(window);
            case PREFILL_PAIRS -> shape.prefillPairs(window);
        };
    }

    /** FLOPs of one launch. */
    public double flops(StepShape shape) {
        return units(shape) * flopsPerUnit;
    }

    /** Bytes of one launch; 0 when there is nothing to do. */
    public double bytes(StepShape shape) {
        double units = units(shape);
        if (units == 0) {
            return 0;
        }
        double touched = experts == null ? 0 : experts.bytesPerExpert() * experts.touched(shape);
        return weightBytes
                + touched
                + units * bytesPerUnit
                + bytesPerKey * keys(shape)
                + bytesPerSequence * sequences(shape);
    }

    /** Keys an attention operator reads, summed over its sequences. */
    public double keys(StepShape shape) {
        return switch (rows) {
            case DECODE_PAIRS -> shape.decodeContext(window);
            case PREFILL_PAIRS -> shape.prefillContext(window);
            default -> 0;
        };
    }

    /** Sequences whose queries an attention operator holds. */
    public double attending(StepShape shape) {
        return decodes() ? shape.decodeSequences() : shape.prefillSequences();
    }

    private boolean decodes() {
        return rows == Rows.DECODE_PAIRS || rows == Rows.DECODE_TOKENS;
    }

    /** Queries of an attention operator. */
    public double queries(StepShape shape) {
        return decodes() ? shape.decodeSequences() : shape.prefillTokens();
    }

    private double sequences(StepShape shape) {
        return switch (rows) {
            case DECODE_PAIRS, DECODE_TOKENS -> shape.decodeSequences();
            case PREFILL_PAIRS, PREFILL_TOKENS -> shape.prefillTokens();
            default -> 0;
        };
    }

    /** Rows of the product, or 0 where it is none. */
    public double m(StepShape shape) {
        if (n == 0) {
            return 0;
        }
        double units = units(shape);
        return experts == null
                ? units
                : units
                        * experts.moe().topK()
                        * experts.tokenRanks()
                        * experts.local()
                        / experts.moe().experts();
    }

    /** The operator for one shape. */
    public Operator at(StepShape shape) {
        return new Operator(
                kind,
                name,
                count,
                flops(shape),
                bytes(shape),
                compute,
                m(shape),
                n,
                k,
                heads == null ? null : attention(heads, shape),
                grouped(shape),
                weightBytes);
    }

    /** Returns what one launch of attention has these heads look at. */
    public AttentionSize attention(AttentionHeads of, StepShape shape) {
        return new AttentionSize(of, attending(shape), queries(shape), units(shape), keys(shape));
    }

    private @Nullable GroupedGemmSize grouped(StepShape shape) {
        return experts == null || kind != OperatorKind.GROUPED_LINEAR
                ? null
                : new GroupedGemmSize(
                        experts.hidden(),
                        experts.tokens(shape),
                        load(shape, experts),
                        experts.bytesPerExpert());
    }

    private ExpertLoad load(StepShape shape, ExpertDeal deal) {
        return deal.routing().equals(ExpertRouting.EVEN)
                ? ExpertLoad.even(m(shape), deal.touched(shape))
                : deal.routing().load(deal.tokens(shape), deal.moe(), deal.local());
    }

    /** The same, its experts chosen in another way. */
    public StepOperator routed(ExpertRouting routing) {
        return experts == null
                ? this
                : new StepOperator(
                        kind,
                        name,
                        count,
                        compute,
                        rows,
                        n,
                        k,
                        weightBytes,
                        flopsPerUnit,
                        bytesPerUnit,
                        bytesPerKey,
                        bytesPerSequence,
                        window,
                        experts.routed(routing),
                        heads);
    }

    /** The same launched this many times as often. */
    public StepOperator times(double factor) {
        return new StepOperator(
                kind,
                name,
                count * factor,
                compute,
                rows,
                n,
                k,
                weightBytes,
                flopsPerUnit,
                bytesPerUnit,
                bytesPerKey,
                bytesPerSequence,
                window,
                experts,
                heads);
    }

    /** The same with so many times the FLOPs and bytes, weights apart, under another kind. */
    public StepOperator scaled(OperatorKind otherKind, double flops, double bytes) {
        return new StepOperator(
                otherKind,
                name,
                count,
                compute,
                rows,
                n,
                k,
                weightBytes,
                flopsPerUnit * flops,
                bytesPerUnit * bytes,
                bytesPerKey * bytes,
                bytesPerSequence * bytes,
                window,
                experts);
    }

    /** The product with the transposed weights: the gradient of the input. */
    public StepOperator transposed() {
        return new StepOperator(
                kind,
                name + " gradient",
                count,
                compute,
                rows,
                k,
                n,
                weightBytes,
                flopsPerUnit,
                bytesPerUnit,
                bytesPerKey,
                bytesPerSequence,
                window,
                experts);
    }
}
