package org.mirinae.llm.architecture;

/**
 * The ways in which different sources count the FLOPs of a training step, under the names the table
 * of published measurements uses (its README states each). B sequences, s tokens, L layers, h
 * width, V vocabulary.
 */
public enum FlopsFormula {
    /** Ours, the contract's {@code mfu}: every matrix product, causal attention counted half. */
    MIRINAE("mirinae"),
    /** Narayanan et al. 2021: 96 B s L h^2 (1 + s/6h + V/16Lh), full recomputation included. */
    SC21("sc21"),
    /** Korthikanti et al. 2022: 72 B s L h^2 (1 + s/6h + V/12hL). */
    KORTHIKANTI("korthikanti"),
    /** Jiang et al. 2024: as Korthikanti. */
    MEGASCALE("megascale"),
    /** Megatron-Core's README: every matrix product, attention counted in full. */
    MCORE("mcore"),
    /** Llama 3 report: every matrix product, causal attention counted half (assumed). */
    LLAMA3("llama3"),
    /** llm-foundry: (6 N + 12 L h s) a token, N all parameters. */
    MOSAIC("mosaic"),
    /** Megatron-Bridge 25.09 and later: 6 N without embedding, causal attention counted half. */
    BRIDGE("bridge"),
    /** NeMo 24.07: 6 N without embedding, attention counted in full. */
    NEMO("nemo"),
    /** MaxText's older tables: matrix products, attention counted in full. */
    MAXTEXT_OLD("maxtext-old"),
    /** MaxText's newer tables: matrix products, causal attention counted half. */
    MAXTEXT("maxtext"),
    /** Chowdhery et al. 2022: 6 N + 12 L H Q T a token. */
    PALM("palm");

    private final String label;

    FlopsFormula(String label) {
        this.label = label;
    }

    /** Returns the formula's name as documents and tables write it. */
    @Override
    public String toString() {
        return label;
    }

    /** Returns whether the count includes full recomputation, so that it is hardware FLOPs. */
    public boolean countsRecomputation() {
        return this == SC21;
    }

    /**
     * FLOPs of one training step.
     *
     * @param sequences of the global batch
     * @param length tokens of each
     */
    public double step(LanguageModel model, double sequences, double length) {
        return switch (this) {
            case MIRINAE, LLAMA3, MAXTEXT ->
                    ModelFlops.trainingStep(model, sequences, length, true);
            case MCORE, MAXTEXT_OLD -> ModelFlops.trainingStep(model, sequences, length, false);
            case SC21 -> megatron(model, sequences, length, 96, 16);
            case KORTHIKANTI, MEGASCALE -> megatron(model, sequences, length, 72, 12);
            case MOSAIC, PALM ->
                    sequences * length * (6 * model.parameters() + attention(model, length, 1));
            case BRIDGE -> withoutEmbedding(model, sequences, length, 0.5);
            case NEMO -> withoutEmbedding(model, sequences, length, 1);
        };
    }

    private static double megatron(
            LanguageModel model, double sequences, double length, double factor, double head) {
        double h = model.hidden();
        double layers = model.layerCount();
        return factor
                * sequences
                * length
                * layers
                * h
                * h
                * (1 + length / (6 * h) + model.vocabulary() / (head * layers * h));
    }

    private static double withoutEmbedding(
            LanguageModel model, double sequences, double length, double share) {
        return sequences
                * length
                * (6 * model.activeParameters() + attention(model, length, share));
    }

    /** Forward and backward FLOPs of one token in attention, by the share of keys it meets. */
    private static double attention(LanguageModel model, double length, double share) {
        double sum = 0;
        for (LayerGroup group : model.layers()) {
            sum += group.count() * group.mixer().flopsPerQuery(share * length);
        }
        return 3 * sum;
    }
}
