package org.mirinae.llm;

import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;

/**
 * The part of a layer that looks along the sequence. {@code h} below is the width of the model; a
 * cache is counted in elements, so that its precision stays open.
 */
@Doc("The part of a layer that looks along the sequence.")
public sealed interface SequenceMixer
        permits SequenceMixer.Attention,
                SequenceMixer.LatentAttention,
                CompressedAttention,
                GatedDelta,
                Mamba2,
                SequenceMixer.NoMixer {

    /** Weights and biases, norms inside the mixer included. */
    double parameters(int h);

    /** Elements the cache holds for one sequence of this length, in one layer. */
    double cacheElements(double length);

    /**
     * Elements of matrices every token is multiplied by, so that a token costs twice as many FLOPs.
     */
    double matrixElements(int h);

    /** FLOPs of one query meeting one key, over all heads: scores and weighted sum. */
    double flopsPerPair();

    /** FLOPs of one query with this many keys before it, windows and scorers included. */
    default double flopsPerQuery(double keys) {
        return flopsPerPair() * Math.min(keys, window());
    }

    /** FLOPs of one token apart from matrices and pairs, such as a recurrence. */
    double flopsPerToken();

    /** How far back a query looks at most; infinite where there is no bound. */
    default double window() {
        return Double.POSITIVE_INFINITY;
    }

    /** Width of the heads together: what the output projection reads. */
    double outputWidth();

    /** Into how many parts tensor parallelism can cut it. */
    int divisibleHeads();

    /**
     * Multi-head, grouped-query or multi-query attention, by the number of key heads; Vaswani et
     * al. 2017, Ainslie et al. 2023.
     *
     * @param heads query heads
     * @param kvHeads key and value heads
     * @param headDim width of a head
     * @param slidingWindow how far back a query looks
     * @param bias whether the projections have biases
     * @param qkNorm whether queries and keys are normed
     * @param gated whether the output is gated by a projection as wide as the queries
     * @param sinks whether each head has a learned sink
     */
    @Tag("attention")
    @Doc("Multi-head, grouped-query or multi-query attention.")
    record Attention(
            @Doc("Query heads.") @AtLeast(1) int heads,
            @Doc("Key and value heads.") @AtLeast(1) int kvHeads,
            @Doc("Width of a head.") @AtLeast(1) int headDim,
            @Doc("How far back a query looks, in tokens.") @Nullable @Positive
                    Integer slidingWindow,
            @Doc("Whether the projections have biases.") @Default("false") boolean bias,
            @Doc("Whether queries and keys are normed.") @Default("false") boolean qkNorm,
            @Doc("Whether the output is gated.") @Default("false") boolean gated,
            @Doc("Whether each head has a learned sink.") @Default("false") boolean sinks)
            implements SequenceMixer, Checked {

        @Override
        public void check(Problems problems) {
            if (heads % kvHeads != 0) {
                problems.add(
                        "kv_heads",
                        kvHeads + " key heads do not divide " + heads + " query heads",
                        "Maybe one of the two is wrong.");
            }
        }

        private double projected() {
            return (double) headDim * (heads + 2 * kvHeads + (gated ? heads : 0));
        }

        @Override
        public double matrixElements(int h) {
            return h * (projected() + (double) heads * headDim);
        }

        @Override
        public double parameters(int h) {
            return matrixElements(h)
                    + (bias ? projected() + h : 0)
                    + (qkNorm ? 2.0 * headDim : 0)
                    + (sinks ? heads : 0);
        }

        @Override
        public double cacheElements(double length) {
            return 2.0 * kvHeads * headDim * Math.min(length, window());
        }

        @Override
        public double flopsPerPair() {
            return 4.0 * heads * headDim;
        }

        @Override
        public double flopsPerToken() {
            return 0;
        }

        @Override
        public double window() {
            return slidingWindow == null ? Double.POSITIVE_INFINITY : slidingWindow;
        }

        @Override
        public double outputWidth() {
            return (double) heads * headDim;
        }

        @Override
        public int divisibleHeads() {
            return heads;
        }
    }

    /**
     * Multi-head latent attention: keys and values are rebuilt from a shared latent; DeepSeek-V2
     * report, arXiv 2405.04434. With an indexer it is DeepSeek sparse attention: each query meets
     * only the keys a small scorer chose; DeepSeek-V3.2 report.
     *
     * @param heads query heads
     * @param queryLatent width of the queries' latent; none where queries are projected directly
     * @param kvLatent width of the shared latent
     * @param nopeDim width of a head without position
     * @param ropeDim width of the part with position, shared by the keys of all heads
     * @param valueDim width of a value head
     * @param indexerHeads heads of the scorer, 0 where there is none
     * @param indexerDim width of a scorer's head
     * @param indexerTopK keys each query keeps
     */
    @Tag("mla")
    @Doc("Multi-head latent attention, with an indexer sparse.")
    record LatentAttention(
            @Doc("Query heads.") @AtLeast(1) int heads,
            @Doc("Width of the queries' latent.") @Nullable @Positive Integer queryLatent,
            @Doc("Width of the latent shared by keys and values.") @AtLeast(1) int kvLatent,
            @Doc("Width of a head without position.") @AtLeast(1) int nopeDim,
            @Doc("Width of the part with position.") @AtLeast(0) int ropeDim,
            @Doc("Width of a value head.") @AtLeast(1) int valueDim,
            @Doc("Heads of the indexer; 0 where attention is dense.") @Default("0") @AtLeast(0)
                    int indexerHeads,
            @Doc("Width of an indexer head.") @Default("0") @AtLeast(0) int indexerDim,
            @Doc("Keys each query keeps.") @Default("0") @AtLeast(0) int indexerTopK)
            implements SequenceMixer {

        private double queryInput(int h) {
            return queryLatent == null ? h : queryLatent;
        }

        @Override
        public double matrixElements(int h) {
            double q =
                    (queryLatent == null ? 0 : (double) h * queryLatent)
                            + queryInput(h) * heads * (nopeDim + ropeDim);
            double kv =
                    (double) h * (kvLatent + ropeDim)
                            + (double) kvLatent * heads * (nopeDim + valueDim);
            double indexer =
                    queryInput(h) * indexerHeads * indexerDim
                            + (double) h * indexerDim
                            + (double) h * indexerHeads;
            return q + kv + (double) heads * valueDim * h + (indexerHeads == 0 ? 0 : indexer);
        }

        @Override
        public double parameters(int h) {
            return matrixElements(h)
                    + (queryLatent == null ? 0 : queryLatent)
                    + kvLatent
                    + (indexerHeads == 0 ? 0 : 2.0 * indexerDim);
        }

        @Override
        public double cacheElements(double length) {
            return (kvLatent + ropeDim + (indexerHeads == 0 ? 0 : indexerDim)) * length;
        }

        /**
         * As prefill and training compute it, keys and values rebuilt; see {@link
         * #absorbedFlopsPerPair}.
         */
        @Override
        public double flopsPerPair() {
            return 2.0 * heads * (nopeDim + ropeDim + valueDim);
        }

        /**
         * As decode computes it, the rebuilding absorbed into the query: every head meets the
         * latent.
         */
        public double absorbedFlopsPerPair() {
            return 2.0 * heads * (2.0 * kvLatent + ropeDim);
        }

        /** FLOPs of the scorer for one query and one key. */
        public double indexerFlopsPerPair() {
            return 2.0 * indexerHeads * indexerDim;
        }

        @Override
        public double flopsPerQuery(double keys) {
            return flopsPerPair() * Math.min(keys, window()) + indexerFlopsPerPair() * keys;
        }

        @Override
        public double flopsPerToken() {
            return 0;
        }

        @Override
        public double window() {
            return indexerHeads == 0 ? Double.POSITIVE_INFINITY : indexerTopK;
        }

        @Override
        public double outputWidth() {
            return (double) heads * valueDim;
        }

        @Override
        public int divisibleHeads() {
            return heads;
        }
    }

    /** No mixer: the layer is a feed-forward part only, as in some hybrids. */
    @Tag("none")
    @Doc("No mixer: the layer is a feed-forward part only.")
    record NoMixer() implements SequenceMixer {

        @Override
        public double parameters(int h) {
            return 0;
        }

        @Override
        public double cacheElements(double length) {
            return 0;
        }

        @Override
        public double matrixElements(int h) {
            return 0;
        }

        @Override
        public double flopsPerPair() {
            return 0;
        }

        @Override
        public double flopsPerToken() {
            return 0;
        }

        @Override
        public double outputWidth() {
            return 0;
        }

        @Override
        public int divisibleHeads() {
            return Integer.MAX_VALUE;
        }
    }
}
