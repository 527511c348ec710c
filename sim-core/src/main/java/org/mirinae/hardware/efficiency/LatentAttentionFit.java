package org.mirinae.hardware.efficiency;

import org.mirinae.schema.AtMost;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Seconds;

/**
 * Says how a library's latent attention (MLA: DeepSeek-V2, 2024), absorbed for new tokens and not
 * for prompts, and its sparse form (DSA) run on a GPU: {@code t = launch + (c^4 + b^4)^(1/4)},
 * {@code c = FLOPs / (compute peak)}, {@code b = bytes / (memory bandwidth)}. What was measured is
 * the whole module; its projections, priced by their own fits, were taken off, so the launch holds
 * what the host of a lone call takes for all of it.
 *
 * @param library that computes it, as a stack names its engine
 * @param version of the library
 * @param phase {@code context} for prompts, {@code generation} for new tokens
 * @param launch fixed time of the module beside its projections
 * @param compute share of the peak of the GPU's tensor units in 16 bits
 * @param memory share of the memory bandwidth
 * @param quality what it rests on, of whole modules
 */
@Doc("How a library's latent attention runs on a GPU.")
public record LatentAttentionFit(
        @Doc("Library that computes it, as a stack names its engine.") String library,
        @Doc("Version of the library.") String version,
        @Doc("context, generation, sparse_context or sparse_generation.") String phase,
        @Doc("Fixed time of the module beside its projections.") Seconds launch,
        @Doc("Share of the peak of the tensor units in 16 bits.") @Positive @AtMost(1)
                double compute,
        @Doc("Share of the memory bandwidth.") @Positive @AtMost(1) double memory,
        @Doc("What it rests on, of whole modules.") FitQuality quality) {

    /** Phase of prompts. */
    public static final String CONTEXT = "context";

    /** Phase of new tokens. */
    public static final String GENERATION = "generation";

    /** Phase of prompts under sparse attention, whose scorer is launched beside it. */
    public static final String SPARSE_CONTEXT = "sparse_context";

    /** Phase of new tokens under sparse attention. */
    public static final String SPARSE_GENERATION = "sparse_generation";
}
