package org.mirinae.workload.training;

/**
 * Says what data-parallel ranks hold a part of instead of a copy (Rajbhandari et al., ZeRO, SC'20):
 * each stage adds to the one before.
 */
public enum Sharding {
    /** Nothing: plain data parallelism, gradients are all-reduced. */
    NONE,
    /** Optimizer states: ZeRO-1, Megatron's distributed optimizer. */
    OPTIMIZER,
    /** Gradients too: ZeRO-2, FSDP's SHARD_GRAD_OP. */
    GRADIENTS,
    /** Parameters too: ZeRO-3, FSDP's FULL_SHARD. */
    PARAMETERS;

    /** Returns whether this stage shards what the other one does. */
    public boolean includes(Sharding stage) {
        return compareTo(stage) >= 0;
    }
}
