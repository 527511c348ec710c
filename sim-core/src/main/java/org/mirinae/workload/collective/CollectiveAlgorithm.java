package org.mirinae.workload.collective;

/** Names the algorithm that a collective takes; those NCCL has in the spellings of NCCL_ALGO. */
public enum CollectiveAlgorithm {
    /** The library's own choice. */
    AUTO("auto"),
    /** Rings. */
    RING("Ring"),
    /** Double binary trees between domains. */
    TREE("Tree"),
    /** Switches between domains add; direct sends inside. */
    COLLNET_DIRECT("CollnetDirect"),
    /** Switches between domains add; a chain inside. */
    COLLNET_CHAIN("CollnetChain"),
    /** Switches of the scale-up links add. */
    NVLS("NVLS"),
    /** Switches of the scale-up links add, trees between domains. */
    NVLS_TREE("NVLSTree"),
    /** Parallel aggregated trees. */
    PAT("PAT"),
    /** Two rings in opposite directions. */
    BIDIRECTIONAL_RING("BidirectionalRing"),
    /** Inside domains, then between them. */
    HIERARCHICAL("Hierarchical"),
    /** Each to all others. */
    DIRECT("Direct"),
    /** Logarithmic rounds for any number of ranks. */
    BRUCK("Bruck"),
    /** Partners twice as far in each step, all of the buffer. */
    RECURSIVE_DOUBLING("RecursiveDoubling"),
    /** Partners twice as far in each step, half as much each. */
    HALVING_DOUBLING("HalvingDoubling"),
    /** An all-to-all inside domains, then along rails. */
    TWO_STAGE("TwoStage"),
    /** DeepEP's normal kernels: a token once to each domain. */
    DEEP_EP("DeepEP"),
    /** DeepEP's low-latency kernels: a token straight to each expert. */
    DEEP_EP_LOW_LATENCY("DeepEPLowLatency");

    private final String label;

    CollectiveAlgorithm(String label) {
        this.label = label;
    }

    /** Returns the algorithm as scenarios spell it. */
    @Override
    public String toString() {
        return label;
    }
}
