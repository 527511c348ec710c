package org.mirinae.llm.architecture;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.AttentionSize;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Precision;

/**
 * A transformer without convolutions that takes noise off images or films (Peebles and Xie, ICCV
 * 2023): patches of the latent picture are tokens that all look at one another, layers are
 * modulated by the step and the prompt (adaLN), and a text may be looked at in cross attention.
 *
 * @param layers how many
 * @param hidden width
 * @param heads of attention
 * @param feedForward width of the inner layer
 * @param modulation matrices of hidden by hidden that modulate a layer, once a picture; 6 in DiT
 * @param textWidth width of the text's tokens; 0 where there is no cross attention
 * @param channels of the latent picture
 * @param patch edge of a patch, in pixels of the latent picture
 */
@Doc("A transformer without convolutions that takes noise off images or films.")
public record DiffusionTransformer(
        @Doc("How many layers.") @AtLeast(1) int layers,
        @Doc("Width.") @AtLeast(1) int hidden,
        @Doc("Heads of attention.") @AtLeast(1) int heads,
        @Doc("Width of the inner layer.") @AtLeast(1) int feedForward,
        @Doc("Matrices of hidden by hidden that modulate a layer, once a picture.")
                @Default("6")
                @AtLeast(0)
                int modulation,
        @Doc("Width of the text's tokens; 0 where there is no cross attention.")
                @Default("0")
                @AtLeast(0)
                int textWidth,
        @Doc("Channels of the latent picture.") @Default("4") @AtLeast(1) int channels,
        @Doc("Edge of a patch, in pixels of the latent picture.") @Default("2") @AtLeast(1)
                int patch) {

    /**
     * Tokens of a picture, or of a film.
     *
     * @param frames of the latent film; 1 for a picture
     * @param height of the latent picture
     * @param width of the latent picture
     */
    public double tokens(double frames, double height, double width) {
        return frames * Math.ceil(height / patch) * Math.ceil(width / patch);
    }

    /** Weights of all layers, patches and modulation; norms and embeddings of steps left out. */
    public double parameters() {
        double square = (double) hidden * hidden;
        double cross = textWidth == 0 ? 0 : 2 * square + 2.0 * hidden * textWidth;
        double layer = (4 + modulation) * square + 2.0 * hidden * feedForward + cross;
        return layers * layer + 2.0 * hidden * channels * patch * patch;
    }

    /**
     * Returns the operators of one step of denoising.
     *
     * @param batch pictures or films, both halves of guidance counted
     * @param tokens of each
     * @param textTokens of each prompt
     * @param precision of weights and activations
     */
    public List<Operator> step(
            double batch, double tokens, double textTokens, Precision precision) {
        List<Operator> work = new ArrayList<>();
        double all = batch * tokens;
        double pixels = (double) channels * patch * patch;
        work.add(product("patches", 1, all, hidden, pixels, precision));
        work.add(product("queries, keys, values", layers, all, 3.0 * hidden, hidden, precision));
        work.add(attention("self attention", batch, tokens, tokens, precision));
        work.add(product("attention output", layers, all, hidden, hidden, precision));
        if (modulation > 0) {
            double wide = (double) modulation * hidden;
            work.add(product("modulation", layers, batch, wide, hidden, precision));
        }
        if (textWidth > 0) {
            double text = batch * textTokens;
            work.add(product("text queries", layers, all, hidden, hidden, precision));
            work.add(
                    product("text keys, values", layers, text, 2.0 * hidden, textWidth, precision));
            work.add(attention("cross attention", batch, tokens, textTokens, precision));
            work.add(product("text output", layers, all, hidden, hidden, precision));
        }
        work.add(product("feed-forward up", layers, all, feedForward, hidden, precision));
        work.add(product("feed-forward down", layers, all, hidden, feedForward, precision));
        work.add(product("pixels", 1, all, pixels, hidden, precision));
        return work;
    }

    private static Operator product(
            String name, double count, double m, double n, double k, Precision precision) {
        double bytes = precision.bytesPerElement() * (n * k + m * (n + k));
        return new Operator(
                OperatorKind.LINEAR, name, count, 2 * m * n * k, bytes, precision, m, n, k);
    }

    /** Every query looks at every key: nothing is causal. */
    private Operator attention(
            String name, double batch, double queries, double keys, Precision precision) {
        double pairs = batch * queries * keys;
        double width = (double) hidden / heads;
        double bytes = precision.bytesPerElement() * batch * 2 * hidden * (queries + keys);
        return new Operator(
                OperatorKind.ATTENTION_PREFILL,
                name,
                layers,
                4 * pairs * hidden,
                bytes,
                precision,
                0,
                0,
                0,
                new AttentionSize(
                        new AttentionHeads(heads, heads, width, precision),
                        batch,
                        batch * queries,
                        pairs,
                        batch * keys),
                null);
    }
}
