package org.mirinae.workload.serving;

import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Bytes;

/**
 * Weights that do not lie in the GPU's memory and are read over the host link in every iteration,
 * as vLLM's {@code --cpu-offload-gb} does.
 *
 * @param bytes of each GPU
 * @param from the level they lie in
 * @param prefetch whether the next layer's weights come while the present layer computes, as in
 *     FlexGen (Sheng et al., ICML 2023); else each layer waits for its own
 */
@Doc("Weights that lie outside the GPU's memory and are read in every iteration.")
public record WeightOffload(
        @Doc("Of each GPU.") @Positive Bytes bytes,
        @Doc("Level they lie in: dram or nvme.") @Default("dram") KvTier.Kind from,
        @Doc("Whether the next layer's weights come while the present layer computes.")
                @Default("false")
                boolean prefetch) {}
