package org.mirinae.hardware.efficiency;

import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Precision;
import org.mirinae.units.Seconds;

/**
 * Says how a library's matrix product m x n x k runs on a GPU: {@code t = launch + perInner k/1024
 * + softmax(c, b)}, {@code c = (2 m n k + tail units 2 min(m,128) min(n,128) k) / (compute peak)},
 * {@code b = bytes / (memory bandwidth)}, {@code softmax(c, b) = (c^4 + b^4)^(1/4)}. Grows with
 * every size and never beats the GPU's bounds, by its form.
 *
 * @param library that computes it, as a stack names its engine
 * @param version of the library
 * @param precision of the operands
 * @param weights format of the weights where the kernel widens them first; null where it is that of
 *     the other operand
 * @param launch fixed time
 * @param perInner time for each 1,024 of the inner length: the pipeline through a tile's products
 * @param compute share of the peak of the GPU's tensor units
 * @param memory share of the memory bandwidth
 * @param tail blocks of work a compute unit waits for in the last wave
 * @param grid what measurements say beyond this form, where there are enough
 * @param quality what it rests on
 */
@Doc("How a library's matrix product runs on a GPU.")
public record GemmFit(
        @Doc("Library that computes it, as a stack names its engine.") String library,
        @Doc("Version of the library.") String version,
        @Doc("Precision of the operands.") Precision precision,
        @Doc("Format of the weights where the kernel widens them first.")
                @Nullable Precision weights,
        @Doc("Fixed time.") Seconds launch,
        @Doc("Time for each 1,024 of the inner length.") Seconds perInner,
        @Doc("Share of the peak of the tensor units.") @Positive @AtMost(1) double compute,
        @Doc("Share of the memory bandwidth.") @Positive @AtMost(1) double memory,
        @Doc("Blocks of work a compute unit waits for in the last wave.") @AtLeast(0) double tail,
        @Doc("What measurements say beyond this form.") @Nullable GemmGrid grid,
        @Doc("What it rests on.") FitQuality quality) {

    /** Bytes of one weight. */
    public double weightBytes() {
        return (weights == null ? precision : weights).bytesPerElement();
    }
}
