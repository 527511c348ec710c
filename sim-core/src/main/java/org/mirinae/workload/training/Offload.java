package org.mirinae.workload.training;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;

/**
 * Says what is kept outside the memory of the GPUs and copied in when it is needed, beside
 * computation as far as that goes (ZeRO-Offload, Ren et al. 2021; ZeRO-Infinity, Rajbhandari et al.
 * 2021).
 *
 * @param weights share of the weights; copied in for every pass over a layer
 * @param optimizer share of the optimizer states; in and out once a step, through the GPU
 * @param activations share of the activations kept for the backward pass
 * @param tier where they lie
 */
@Doc("What is kept outside the memory of the GPUs and copied in when it is needed.")
public record Offload(
        @Doc("Share of the weights; copied in for every pass over a layer.")
                @Default("0")
                @AtLeast(0)
                @AtMost(1)
                double weights,
        @Doc("Share of the optimizer states; in and out once a step.")
                @Default("0")
                @AtLeast(0)
                @AtMost(1)
                double optimizer,
        @Doc("Share of the activations kept for the backward pass.")
                @Default("0")
                @AtLeast(0)
                @AtMost(1)
                double activations,
        @Doc("Where they lie.") @Default("host") Tier tier) {

    /** Nothing. */
    public static final Offload NONE = new Offload(0, 0, 0, Tier.HOST);

    /** The memories that what is offloaded may lie in. */
    public enum Tier {
        /** Memory of the host. */
        HOST,
        /** Local drives of the node. */
        DRIVE
    }

    /** Returns whether anything is offloaded. */
    public boolean any() {
        return weights > 0 || optimizer > 0 || activations > 0;
    }
}
