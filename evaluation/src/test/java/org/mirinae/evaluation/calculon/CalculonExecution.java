package org.mirinae.evaluation.calculon;

/**
 * Says how a model is trained, in Calculon's terms.
 *
 * @param tensor width of tensor parallelism
 * @param pipeline stages
 * @param data width of data parallelism
 * @param tensorNetwork which network tensor-parallel ranks use
 * @param pipelineNetwork which network stages use
 * @param dataNetwork which network data-parallel ranks use
 * @param batch sequences of one step
 * @param microBatch sequences of one micro-batch
 * @param datatype its key in the system's file
 * @param fusedActivation whether GeLU keeps nothing
 * @param recompute {@code full}, {@code attn_only} or {@code none}
 * @param interleaving virtual stages of each stage
 * @param shardedOptimizer whether data-parallel ranks share optimizer states
 * @param tensorExchange {@code ar}, {@code p2p_rs_ag} or {@code rs_ag}
 * @param tensorOverlap {@code none}, {@code ring} or {@code pipe}
 * @param gatherAgain whether the backward pass gathers its input again
 * @param dataOverlap whether gradients are exchanged beside the backward pass
 * @param offloadWeights to the second level of memory
 * @param offloadActivations likewise
 * @param offloadOptimizer likewise
 */
public record CalculonExecution(
        int tensor,
        int pipeline,
        int data,
        int tensorNetwork,
        int pipelineNetwork,
        int dataNetwork,
        int batch,
        int microBatch,
        String datatype,
        boolean fusedActivation,
        String recompute,
        int interleaving,
        boolean shardedOptimizer,
        String tensorExchange,
        String tensorOverlap,
        boolean gatherAgain,
        boolean dataOverlap,
        boolean offloadWeights,
        boolean offloadActivations,
        boolean offloadOptimizer) {

    boolean recomputesAll() {
        return recompute.equals("full");
    }

    boolean recomputesAttention() {
        return recomputesAll() || recompute.equals("attn_only");
    }

    /** Returns whether what lies between the products of a block is split over the tensor ranks. */
    boolean sequenceParallel() {
        return tensorExchange.equals("rs_ag");
    }

    /**
     * Returns whether a block scatters and gathers instead of reducing; at the edges of a chunk
     * only.
     */
    boolean splitsExchange(boolean edge) {
        return sequenceParallel() || edge && tensorExchange.equals("p2p_rs_ag");
    }

    int microBatches() {
        return batch / data / microBatch;
    }
}
