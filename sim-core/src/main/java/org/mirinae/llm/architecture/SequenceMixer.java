package org.mirinae.llm.architecture;

import org.jspecify.annotations.Nullable;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.WorkBuilder;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;

/**
 * The part of a layer that looks along the sequence. {@code h} below is the width of the model; a
 * cache is counted in elements, so that its precision stays open. Open: {@link
 * org.mirinae.schema.Members} finds the kinds there are.
 */
@Doc("The part of a layer that looks along the sequence.")
public interface SequenceMixer {

    /** Weights and biases, norms inside the mixer included. */
    double parameters(int h);

    /** Elements the cache holds for one sequence of this length, in one layer. */
    double cacheElements(double length);

    /**
     * Returns the elements of matrices every token is multiplied by, so that a token takes twice as
     * many FLOPs.
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

    /** Returns how far back a query looks at most; infinite where there is no bound. */
    default double window() {
        return Double.POSITIVE_INFINITY;
    }

    /** Width of the heads together: what the output projection reads. */
    double outputWidth();

    /** Into how many parts tensor parallelism can cut it. */
    int divisibleHeads();

    /** Returns whether it does anything; if not, no norm stands before it. */
    default boolean present() {
        return true;
    }

    /**
     * Adds its operators and exchanges on one rank, without the norm before it and the exchange of
     * the tensor ranks after it.
     */
    void work(WorkBuilder work, int h, Shards shards);

    /**
     * Adds what one sequence keeps of it on one rank between iterations, in elements.
     *
     * @param layers of this kind, of which the elements of all are added
     * @param tensor ranks
     */
    void keep(CacheSize.Sum sum, int layers, int tensor);

    /**
     * Elements that one token of training keeps on one rank between its input and that of its
     * output projection, the latter included.
     */
    double activationElements(int tensor);

    /** Elements among them that a product for keys alone writes. */
    default double keyElements(int tensor) {
        return 0;
    }

    /**
     * Returns the share of the keys among the columns of the product for queries, keys and values.
     */
    default double keyColumns() {
        return 0;
    }

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

        /** Key heads of one of so many ranks, at least one. */
        private double keyHeads(int tensor) {
            return Math.max(1.0, (double) kvHeads / tensor);
        }

        @Override
        public void work(WorkBuilder work, int h, Shards shards) {
            int t = shards.tensor();
            double kv = keyHeads(t);
            double q = (double) heads / t;
            double columns = headDim * (q * (gated ? 2 : 1) + 2 * kv);
            work.linear("query key value projection", columns, h);
            AttentionHeads own = work.heads(q, kv, headDim);
            work.attentionStream("rotary", 2 * headDim * (q + kv), own);
            work.contextExchange(2 * kv * headDim, shards);
            work.groupedQueryAttention(flopsPerPair() / t, own, window());
            work.linear("output projection", h, q * headDim);
        }

        /** Key heads are dealt to the ranks, at least one to each. */
        @Override
        public void keep(CacheSize.Sum sum, int layers, int tensor) {
            double elements = layers * 2 * keyHeads(tensor) * headDim;
            if (slidingWindow == null) {
                sum.perToken(elements);
            } else {
                sum.lastTokens(slidingWindow, elements);
            }
        }

        @Override
        public double activationElements(int tensor) {
            double query = (double) heads * headDim / tensor;
            double keys = keyHeads(tensor) * 2 * headDim;
            return query * (gated ? 3 : 2) + keys;
        }

        @Override
        public double keyElements(int tensor) {
            return keyHeads(tensor) * headDim;
        }

        @Override
        public double keyColumns() {
            return (double) kvHeads / (heads + 2 * kvHeads);
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

    /** Stands for no mixer: the layer is a feed-forward part only, as in some hybrids. */
    @Tag("none")
    @Doc("No mixer: the layer is a feed-forward part only.")
    record NoMixer() implements SequenceMixer {

        @Override
        public boolean present() {
            return false;
        }

        @Override
        public void work(WorkBuilder work, int h, Shards shards) {}

        @Override
        public void keep(CacheSize.Sum sum, int layers, int tensor) {}

        @Override
        public double activationElements(int tensor) {
            return 0;
        }

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
