package org.mirinae.units;

/**
 * A number format of weights, activations or a cache.
 *
 * <p>Formats with block scales count them: MXFP8 and MXFP4 carry one 8-bit scale for 32 elements
 * (OCP Microscaling Formats 1.0), NVFP4 one 8-bit scale for 16 (NVIDIA Transformer Engine
 * documentation), INT4 one 16-bit scale for 128 (GPTQ and AWQ checkpoints' usual group size).
 */
public enum Precision {
    /** IEEE double. */
    FP64("fp64", 8),
    /** IEEE single. */
    FP32("fp32", 4),
    /** Single in memory, 19 bits in the multiplier. */
    TF32("tf32", 4),
    /** Brain float. */
    BF16("bf16", 2),
    /** IEEE half. */
    FP16("fp16", 2),
    /** 8-bit float with a scale for each tensor, row or large block; the scales are neglected. */
    FP8("fp8", 1),
    /** 8-bit float with an FP32 scale for each 128 x 128 block of weights; DeepSeek-V3 report. */
    FP8_BLOCK("fp8_block", 1 + 4.0 / (128 * 128)),
    /** 8-bit float with a scale for each 32. */
    MXFP8("mxfp8", 1 + 1.0 / 32),
    /** 8-bit integer. */
    INT8("int8", 1),
    /** NVIDIA's 4-bit float with a scale for each 16. */
    NVFP4("nvfp4", 0.5 + 1.0 / 16),
    /** 4-bit float with a scale for each 32. */
    MXFP4("mxfp4", 0.5 + 1.0 / 32),
    /** 4-bit integer weights with a 16-bit scale for each 128. */
    INT4("int4", 0.5 + 2.0 / 128);

    private final String label;
    private final double bytesPerElement;

    Precision(String label, double bytesPerElement) {
        this.label = label;
        this.bytesPerElement = bytesPerElement;
    }

    /** Bytes one element takes, its share of block scales included. */
    public double bytesPerElement() {
        return bytesPerElement;
    }

    /** Returns the format as documents write it. */
    @Override
    public String toString() {
        return label;
    }
}
