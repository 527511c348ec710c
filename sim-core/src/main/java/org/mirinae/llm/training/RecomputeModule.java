package org.mirinae.llm.training;

/**
 * A part of a layer that is thrown away after the forward pass and computed again for the backward
 * pass; the names are Megatron-Core's ({@code --recompute-modules}).
 */
public enum RecomputeModule {
    /**
     * Attention between query, key, value and output; Korthikanti et al. 2022, section 5. Fused
     * attention keeps no scores anyway and computes them again within its backward pass.
     */
    CORE_ATTN,
    /** Norms: their outputs, which the products behind them read. */
    LAYERNORM,
    /** The activation function of the feed-forward part. */
    MOE_ACT,
    /** The whole feed-forward part, experts included. */
    MLP,
    /**
     * Every second matrix product and all that is no product or attention, as torchtitan's
     * selective checkpointing by operator does it (torchtitan/models/llama3/infra/parallelize.py):
     * of a layer's products in order (query, key, value, output, gate, up, down) the second, fourth
     * and sixth; what the others and attention write is kept.
     */
    SECOND_PRODUCT
}
