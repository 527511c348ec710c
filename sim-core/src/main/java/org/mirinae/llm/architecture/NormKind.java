package org.mirinae.llm.architecture;

/** The ways in which activations are normed. */
public enum NormKind {
    /** Root mean square, a scale for each channel; Zhang and Sennrich 2019. */
    RMS(1),
    /** Mean and variance, a scale and a bias for each channel; Ba et al. 2016. */
    LAYER(2);

    private final int vectors;

    NormKind(int vectors) {
        this.vectors = vectors;
    }

    /** Weights of one norm over this many channels. */
    public double parameters(int hidden) {
        return (double) vectors * hidden;
    }
}
