package org.mirinae.llm.architecture;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Precision;

/**
 * The shapes of a language model. Everything else, parameters too, is counted from them.
 *
 * @param name canonical
 * @param aliases other spellings
 * @param hidden width of the model
 * @param vocabulary tokens
 * @param tiedEmbeddings whether the LM head shares the embedding's matrix
 * @param learnedPositions learned position vectors, 0 where positions are computed
 * @param norm kind of the norms
 * @param embeddingNorm whether the embedding is normed, as in BLOOM
 * @param layers in order from the input, groups of equal ones
 * @param interleaved whether the groups alternate evenly instead of following one another
 * @param mtpLayers extra layers that predict further tokens; not counted in the parameters
 * @param checkpoint format the published weights are kept in, where it is not 16 bits
 * @param published what the makers say of the size
 * @param sources by component path or prefix, or {@code default}
 * @param notes what else is to be known
 */
@CatalogKind("language_model")
@Doc("The shapes of a language model; everything else is counted from them.")
public record LanguageModel(
        @Doc("Canonical name.") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Width of the model.") @AtLeast(1) int hidden,
        @Doc("Tokens of the vocabulary.") @AtLeast(1) int vocabulary,
        @Doc("Whether the LM head shares the embedding's matrix.") @Default("false")
                boolean tiedEmbeddings,
        @Doc("Learned position vectors.") @Default("0") @AtLeast(0) int learnedPositions,
        @Doc("Kind of the norms.") @Default("rms") NormKind norm,
        @Doc("Whether the embedding is normed.") @Default("false") boolean embeddingNorm,
        @Doc("Layers in order from the input, groups of equal ones.") List<LayerGroup> layers,
        @Doc("Whether the groups alternate evenly instead of following one another.")
                @Default("false")
                boolean interleaved,
        @Doc("Extra layers that predict further tokens.") @Default("0") @AtLeast(0) int mtpLayers,
        @Doc("Format the published weights are kept in.") @Nullable Precision checkpoint,
        @Doc("What the makers say of the size.") @Nullable PublishedSize published,
        @Doc("Source of each figure, by component path, prefix, or `default`.")
                Map<String, String> sources,
        @Doc("What else is to be known.") @Default("\"\"") String notes)
        implements Checked {

    /**
     * A model built like GPT-3, from the shape that tables of training runs print: feed-forward of
     * four times the width, biases, LayerNorm, LM head shared with the embedding; Brown et al.
     * 2020.
     *
     * @param layers how many
     * @param hidden width
     * @param heads of attention, sharing the width evenly
     * @param vocabulary tokens
     * @param learnedPositions learned position vectors, 0 where positions are computed
     */
    public static LanguageModel gpt(
            String name, int layers, int hidden, int heads, int vocabulary, int learnedPositions) {
        LayerGroup group =
                new LayerGroup(
                        layers,
                        new SequenceMixer.Attention(
                                heads, heads, hidden / heads, null, true, false, false, false),
                        new FeedForward.Dense(4 * hidden, false, true),
                        false);
        return new LanguageModel(
                name,
                List.of(),
                hidden,
                vocabulary,
                true,
                learnedPositions,
                NormKind.LAYER,
                false,
                List.of(group),
                false,
                0,
                null,
                null,
                Map.of("default", "shape as given"),
                "");
    }

    /**
     * One of the extra layers that predict further tokens, as a model: a layer like the last, and
     * the shared LM head. What joins it to the model, a projection of twice the width, is left out:
     * under 2 % of such a layer of DeepSeek-V3 (DeepSeek-AI 2024, 2.2).
     */
    public LanguageModel predictingLayer() {
        LayerGroup last = layers.getLast();
        return new LanguageModel(
                name + " MTP",
                List.of(),
                hidden,
                vocabulary,
                tiedEmbeddings,
                learnedPositions,
                norm,
                embeddingNorm,
                List.of(new LayerGroup(1, last.mixer(), last.feedForward(), last.parallel())),
                false,
                0,
                checkpoint,
                null,
                sources,
                "");
    }

    @Override
    public void check(Problems problems) {
        if (layers.isEmpty()) {
            problems.add("layers", "there are none", "Maybe add one group of layers.");
        }
    }

    /** Returns the number of layers, MTP layers not counted. */
    public int layerCount() {
        return layers.stream().mapToInt(LayerGroup::count).sum();
    }

    /** All weights, counted from the shapes; MTP layers not counted. */
    public double parameters() {
        double sum = embeddingParameters() + headParameters() + norm.parameters(hidden);
        for (LayerGroup group : layers) {
            sum += group.count() * group.parameters(hidden, norm);
        }
        return sum;
    }

    /**
     * Weights a token is multiplied by: the LM head counts, the embedding it is looked up in does
     * not.
     */
    public double activeParameters() {
        double sum = (double) hidden * vocabulary + norm.parameters(hidden);
        for (LayerGroup group : layers) {
            sum += group.count() * group.activeParameters(hidden, norm);
        }
        return sum;
    }

    /** Weights of token and position embeddings, and of their norm. */
    public double embeddingParameters() {
        return (double) hidden * (vocabulary + learnedPositions)
                + (embeddingNorm ? norm.parameters(hidden) : 0);
    }

    /** Weights of the LM head; 0 where it shares the embedding's. */
    public double headParameters() {
        return tiedEmbeddings ? 0 : (double) hidden * vocabulary;
    }

    /** Cache elements of one sequence of this length over all layers. */
    public double cacheElements(double length) {
        double sum = 0;
        for (LayerGroup group : layers) {
            sum += group.count() * group.mixer().cacheElements(length);
        }
        return sum;
    }

    /** Returns whether any layer has experts. */
    public boolean hasExperts() {
        return layers.stream().anyMatch(group -> group.feedForward().routed() != null);
    }
}
