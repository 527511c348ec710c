package org.mirinae.llm.architecture;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;

/**
 * Layers of one kind.
 *
 * @param count how many
 * @param mixer the part that looks along the sequence
 * @param feedForward the part that treats each token by itself
 * @param parallel whether both read the same input, as in GPT-J and PaLM
 */
@Doc("Layers of one kind.")
public record LayerGroup(
        @Doc("How many layers.") @AtLeast(1) @AtMost(10_000) int count,
        @Doc("The part that looks along the sequence.") SequenceMixer mixer,
        @Doc("The part that treats each token by itself.") FeedForward feedForward,
        @Doc("Whether both parts read the same input.") @Default("false") boolean parallel) {

    /** Weights of one layer, its norms included. */
    public double parameters(int hidden, NormKind norm) {
        return mixer.parameters(hidden) + feedForward.parameters(hidden) + norms(hidden, norm);
    }

    /** Weights of one layer that a token meets. */
    public double activeParameters(int hidden, NormKind norm) {
        return mixer.parameters(hidden)
                + feedForward.activeParameters(hidden)
                + norms(hidden, norm);
    }

    /** Returns the number of norms in a layer. */
    public int normCount() {
        int parts = (mixer.present() ? 1 : 0) + (feedForward.present() ? 1 : 0);
        return parallel ? Math.min(1, parts) : parts;
    }

    private double norms(int hidden, NormKind norm) {
        return (double) normCount() * norm.parameters(hidden);
    }
}
