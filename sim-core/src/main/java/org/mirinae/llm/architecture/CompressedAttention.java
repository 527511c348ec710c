package org.mirinae.llm.architecture;

import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.WorkBuilder;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;

/**
 * Attention over the last tokens and over the older ones in compressed form, as in DeepSeek-V4: all
 * heads share one key that is the value too, several tokens are pooled into one, and an indexer may
 * choose among the pooled ones. Shapes are the keys of its {@code config.json} (read); that the
 * pooling has a value and a gate matrix, twice as wide where four tokens are pooled, is recalled
 * from its reference implementation.
 *
 * @param heads query heads
 * @param headDim width of a head, and of the shared key
 * @param queryLatent width of the queries' latent
 * @param outputLatent width each group of heads is projected to first
 * @param outputGroups groups of heads
 * @param slidingWindow tokens kept as they are
 * @param ratio tokens pooled into one, 0 where only the window is looked at
 * @param indexerHeads heads of the scorer, 0 where all pooled tokens are looked at
 * @param indexerDim width of a scorer's head
 * @param indexerTopK pooled tokens each query keeps
 */
@Tag("compressed")
@Doc("Attention over a window and over older tokens in compressed form.")
public record CompressedAttention(
        @Doc("Query heads.") @AtLeast(1) int heads,
        @Doc("Width of a head, and of the key all heads share.") @AtLeast(1) int headDim,
        @Doc("Width of the queries' latent.") @AtLeast(1) int queryLatent,
        @Doc("Width each group of heads is projected to first.") @AtLeast(1) int outputLatent,
        @Doc("Groups of heads.") @AtLeast(1) int outputGroups,
        @Doc("Tokens kept as they are.") @AtLeast(1) int slidingWindow,
        @Doc("Tokens pooled into one; 0 where there are only the window's.")
                @Default("0")
                @AtLeast(0)
                int ratio,
        @Doc("Heads of the indexer; 0 where all pooled tokens are looked at.")
                @Default("0")
                @AtLeast(0)
                int indexerHeads,
        @Doc("Width of an indexer head.") @Default("0") @AtLeast(0) int indexerDim,
        @Doc("Pooled tokens each query keeps.") @Default("0") @AtLeast(0) int indexerTopK)
        implements SequenceMixer, Checked {

    /** Pools of four overlap, so that their matrices are twice as wide. */
    private static final int OVERLAPPING = 4;

    @Override
    public void check(Problems problems) {
        if (indexerHeads > 0 && (ratio == 0 || indexerDim == 0 || indexerTopK == 0)) {
            problems.add(
                    "indexer_heads",
                    "an indexer needs pooled tokens, a width and a number of tokens to keep",
                    "Maybe set ratio, indexer_dim and indexer_top_k too.");
        }
    }

    /** Columns of the matrices that pool tokens into keys of this width. */
    private double pooling(double width) {
        return ratio == 0 ? 0 : 2 * width * (ratio == OVERLAPPING ? 2 : 1);
    }

    /** Columns of the projections every rank makes whole: latent, shared key, pooling, scorer. */
    double sharedColumns() {
        return queryLatent
                + headDim
                + pooling(headDim)
                + (indexerHeads == 0 ? 0 : indexerHeads + pooling(indexerDim));
    }

    @Override
    public double matrixElements(int h) {
        return h * sharedColumns()
                + (double) queryLatent * (heads * (double) headDim + indexerHeads * indexerDim)
                + (double) heads * headDim * outputLatent
                + (double) outputGroups * outputLatent * h;
    }

    @Override
    public double parameters(int h) {
        return matrixElements(h) + queryLatent + headDim + heads + ratio * pooling(headDim) / 2;
    }

    @Override
    public double cacheElements(double length) {
        return headDim * Math.min(length, slidingWindow) + pooledElementsPerToken() * length;
    }

    /** Cache elements the pooled form keeps for each token: a share of a key, and of a scorer's. */
    public double pooledElementsPerToken() {
        return ratio == 0 ? 0 : (headDim + (indexerHeads == 0 ? 0.0 : indexerDim)) / ratio;
    }

    /**
     * Returns how far back the pooled tokens that a query keeps reach; infinite where it keeps all.
     */
    public double pooledReach() {
        return indexerHeads == 0 ? Double.POSITIVE_INFINITY : (double) indexerTopK * ratio;
    }

    /** FLOPs of the scorer for one query and one token before pooling. */
    public double indexerFlopsPerPair() {
        return ratio == 0 ? 0 : 2.0 * indexerHeads * indexerDim / ratio;
    }

    /** FLOPs of one query meeting one key, pooled or not. */
    @Override
    public double flopsPerPair() {
        return 4.0 * heads * headDim;
    }

    @Override
    public double flopsPerQuery(double keys) {
        double pooled = ratio == 0 ? 0 : Math.min(keys, pooledReach()) / ratio;
        return flopsPerPair() * (Math.min(keys, slidingWindow) + pooled)
                + indexerFlopsPerPair() * keys;
    }

    @Override
    public double window() {
        return slidingWindow;
    }

    @Override
    public double flopsPerToken() {
        return 0;
    }

    @Override
    public double outputWidth() {
        return (double) heads * headDim;
    }

    @Override
    public int divisibleHeads() {
        return heads;
    }

    @Override
    public void work(WorkBuilder work, int h, Shards shards) {
        int t = shards.tensor();
        double own = (double) heads / t;
        double q = own * headDim;
        work.linear("latent projection", sharedColumns(), h);
        work.linear("query projection", q, queryLatent);
        work.stream("rotary", 2 * (q + headDim));
        work.contextExchange(headDim, shards);
        double flops = flopsPerPair() / t;
        work.attention(flops, flops, headDim, 2 * q, window());
        if (indexerHeads > 0) {
            work.linear("indexer projection", (double) indexerHeads * indexerDim, queryLatent);
            work.indexer(indexerFlopsPerPair(), (double) indexerDim / ratio);
        }
        if (ratio > 0) {
            // Counted in tokens before pooling, each of which is a share of a pooled one.
            double share = 1.0 / ratio;
            work.attention(flops * share, flops * share, headDim * share, 0, pooledReach());
        }
        double group = (double) heads * headDim / outputGroups;
        double latent = (double) outputGroups * outputLatent / t;
        work.linear("output latent projection", latent, group);
        work.linear("output projection", h, latent);
    }

    @Override
    public void keep(CacheSize.Sum sum, int layers, int tensor) {
        sum.perToken(layers * pooledElementsPerToken());
        sum.lastTokens(slidingWindow, layers * headDim);
    }

    @Override
    public double activationElements(int tensor) {
        return sharedColumns() + 2.0 * heads * headDim / tensor;
    }
}
