package org.mirinae.llm.work;

/**
 * Into how many parts a layer is cut over ranks.
 *
 * @param tensor parts of each matrix
 * @param context parts of each sequence
 * @param expert groups the experts are dealt to
 * @param expertTensor parts of each expert's matrices
 * @param tokenRanks how many ranks of an expert group hold different tokens: 1 where all see the
 *     same batch (tensor parallelism alone), the number of data-parallel ranks in the group
 *     otherwise
 * @param sequenceParallel whether norms and residuals are split over the tensor ranks; Korthikanti
 *     et al. 2022
 */
public record Shards(
        int tensor,
        int context,
        int expert,
        int expertTensor,
        int tokenRanks,
        boolean sequenceParallel) {

    /** Nothing is cut. */
    public static final Shards NONE = new Shards(1, 1, 1, 1, 1, false);

    /** Tensor parallelism alone; experts are cut like any matrix. */
    public static Shards tensor(int parts) {
        return new Shards(parts, 1, 1, parts, 1, false);
    }
}
