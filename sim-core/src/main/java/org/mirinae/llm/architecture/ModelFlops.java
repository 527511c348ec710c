package org.mirinae.llm.architecture;

/**
 * FLOPs a model asks for, apart from how it is computed: every matrix product, LM head included,
 * two FLOPs a multiplication and addition; active experts only; no recomputation. The figure behind
 * MFU.
 */
public final class ModelFlops {

    private ModelFlops() {}

    /**
     * Forward FLOPs of one sequence.
     *
     * @param length tokens
     * @param causal whether a query meets only keys before it, counted as half of all; otherwise
     *     all
     */
    public static double forward(LanguageModel model, double length, boolean causal) {
        double pairs = causal ? 0.5 : 1;
        double sum = 2 * (double) model.hidden() * model.vocabulary() * length;
        for (LayerGroup group : model.layers()) {
            sum +=
                    group.count()
                            * (layerMatrices(model, group) * length
                                    + attention(group.mixer(), length, pairs));
        }
        return sum;
    }

    /** Forward FLOPs of one sequence in attention alone, what selective recomputation repeats. */
    public static double forwardAttention(LanguageModel model, double length, boolean causal) {
        double sum = 0;
        for (LayerGroup group : model.layers()) {
            sum += group.count() * attention(group.mixer(), length, causal ? 0.5 : 1);
        }
        return sum;
    }

    /** Forward FLOPs of one sequence in the layers, what full recomputation repeats. */
    public static double forwardLayers(LanguageModel model, double length, boolean causal) {
        return forward(model, length, causal)
                - 2 * (double) model.hidden() * model.vocabulary() * length;
    }

    /** Counts forward and backward, which takes twice as much: three times {@link #forward}. */
    public static double trainingStep(
            LanguageModel model, double sequences, double length, boolean causal) {
        return 3 * sequences * forward(model, length, causal);
    }

    /** FLOPs of one token in the matrices of one layer, recurrences included. */
    private static double layerMatrices(LanguageModel model, LayerGroup group) {
        int h = model.hidden();
        return 2 * (group.mixer().matrixElements(h) + group.feedForward().activeMatrixElements(h))
                + group.mixer().flopsPerToken();
    }

    private static double attention(SequenceMixer mixer, double length, double share) {
        return length * mixer.flopsPerQuery(share * length);
    }
}
