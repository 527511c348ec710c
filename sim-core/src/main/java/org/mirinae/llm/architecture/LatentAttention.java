package org.mirinae.llm.architecture;

import org.jspecify.annotations.Nullable;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.WorkBuilder;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;

/**
 * Multi-head latent attention: keys and values are rebuilt from a shared latent; DeepSeek-V2
 * report, arXiv 2405.04434. With an indexer it is DeepSeek sparse attention: each query meets only
 * the keys a small scorer chose; DeepSeek-V3.2 report.
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
public record LatentAttention(
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
     * Returns the FLOPs as prefill and training compute them, keys and values rebuilt; see {@link
     * #absorbedFlopsPerPair}.
     */
    @Override
    public double flopsPerPair() {
        return 2.0 * heads * (nopeDim + ropeDim + valueDim);
    }

    /**
     * Returns the FLOPs as decode computes them, the rebuilding absorbed into the query: every head
     * meets the latent.
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
    public void work(WorkBuilder work, int h, Shards shards) {
        int t = shards.tensor();
        double own = (double) heads / t;
        double queryIn = queryInput(h);
        double latents = kvLatent + ropeDim;
        work.linear("latent projection", latents + (queryLatent == null ? 0 : queryLatent), h);
        work.linear("query projection", own * (nopeDim + ropeDim), queryIn);
        work.linear("key value projection", own * (nopeDim + valueDim), kvLatent);
        work.contextExchange(latents, shards);
        if (indexerHeads > 0) {
            work.linear("indexer projection", (double) indexerHeads * indexerDim, queryIn);
            work.linear("indexer key projection", indexerDim + indexerHeads, h);
            work.indexer(indexerFlopsPerPair(), indexerDim);
        }
        // Each query of a sparse prompt has keys of its own, so those are not unfolded for
        // all: the kernel works on latents, as in decoding (DeepSeek-V3.2 report, section 2.1).
        double ofPrompts = indexerHeads > 0 ? absorbedFlopsPerPair() : flopsPerPair();
        work.attention(
                absorbedFlopsPerPair() / t,
                ofPrompts / t,
                latents,
                own * (nopeDim + ropeDim + valueDim),
                window());
        work.linear("output projection", h, own * valueDim);
    }

    /** Latents are kept whole on every rank, as all heads read them. */
    @Override
    public void keep(CacheSize.Sum sum, int layers, int tensor) {
        sum.perToken(layers * cacheElements(1));
    }

    @Override
    public double activationElements(int tensor) {
        double latents = kvLatent + ropeDim + (queryLatent == null ? 0 : queryLatent);
        double perHead = 2.0 * (nopeDim + ropeDim) + 2.0 * valueDim;
        return latents + perHead * heads / tensor;
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
