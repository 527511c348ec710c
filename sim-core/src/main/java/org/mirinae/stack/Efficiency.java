package org.mirinae.stack;

import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Says which share of a peak rate a stack's kernels reach on large shapes, where nothing was
 * measured.
 *
 * @param matmul of the tensor peak
 * @param attention of the tensor peak, fused attention
 * @param attentionHopper the same on NVIDIA GPUs from Hopper (2022) on, whose peak takes
 *     asynchronous instructions that older kernels do not use; as {@code attention} where absent
 * @param memory of the memory bandwidth
 * @param elementwiseTraffic how many times the bytes of fused elementwise operators a training
 *     framework moves: 1 where they are fused, more where each is a kernel of its own
 * @param scaleUp of the scale-up links
 * @param scaleOut of the network interfaces
 */
@Doc("Share of a peak rate reached on large shapes, where nothing was measured.")
public record Efficiency(
        @Doc("Of the tensor peak, in matrix products.") @Default("0.75") @Positive @AtMost(1)
                double matmul,
        @Doc("Of the tensor peak, in fused attention.") @Default("0.55") @Positive @AtMost(1)
                double attention,
        @Doc("The same on NVIDIA GPUs from Hopper on; as attention where absent.")
                @Nullable
                @Positive
                @AtMost(1)
                Double attentionHopper,
        @Doc("Of the memory bandwidth.") @Default("0.85") @Positive @AtMost(1) double memory,
        @Doc("Times the bytes of fused elementwise operators that training moves.")
                @Default("1")
                @AtLeast(1)
                @AtMost(10)
                double elementwiseTraffic,
        @Doc("Of the scale-up links.") @Default("0.78") @Positive @AtMost(1) double scaleUp,
        @Doc("Of the network interfaces.") @Default("0.85") @Positive @AtMost(1) double scaleOut) {}
