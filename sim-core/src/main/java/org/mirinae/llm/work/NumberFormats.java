package org.mirinae.llm.work;

import org.mirinae.units.Precision;

/**
 * Says in which formats numbers are kept and multiplied.
 *
 * @param weights of the layers' matrices; embedding, LM head, router and norms stay in {@code
 *     activations}, as quantised checkpoints keep them
 * @param compute of the layers' matrix products
 * @param activations between operators, and in attention
 * @param cache of keys, values and latents
 */
public record NumberFormats(
        Precision weights, Precision compute, Precision activations, Precision cache) {

    /** One format throughout, two bytes or more. */
    public static NumberFormats plain(Precision precision) {
        return new NumberFormats(precision, precision, precision, precision);
    }

    /**
     * The formats a recipe stands for: below 16 bits the matrices and their products only, INT4 the
     * weights only; activations stay in BF16.
     */
    public static NumberFormats recipe(Precision precision, Precision cache) {
        return switch (precision) {
            case FP8, FP8_BLOCK, MXFP8, NVFP4, MXFP4, INT8 ->
                    new NumberFormats(precision, precision, Precision.BF16, cache);
            case INT4 -> new NumberFormats(precision, Precision.BF16, Precision.BF16, cache);
            case TF32 -> new NumberFormats(precision, precision, Precision.FP32, cache);
            default -> new NumberFormats(precision, precision, precision, cache);
        };
    }
}
