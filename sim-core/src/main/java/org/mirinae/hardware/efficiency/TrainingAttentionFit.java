package org.mirinae.hardware.efficiency;

import org.mirinae.schema.AtMost;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Says how fused causal attention in training runs on a GPU, half of all pairs counted: medians
 * over shapes with heads enough to fill it.
 *
 * @param library that computed it
 * @param forward share of the 16-bit peak, forward
 * @param backward share of the 16-bit peak, backward
 * @param quality how far single shapes lie from these medians
 */
@Doc("How fused causal attention in training runs on a GPU.")
public record TrainingAttentionFit(
        @Doc("Library that computed it.") String library,
        @Doc("Share of the 16-bit peak, forward.") @Positive @AtMost(1) double forward,
        @Doc("Share of the 16-bit peak, backward.") @Positive @AtMost(1) double backward,
        @Doc("How far single shapes lie from these medians.") FitQuality quality) {}
