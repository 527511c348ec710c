package org.mirinae.llm;

import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;

/** The part of a layer that treats each token by itself. {@code h} is the width of the model. */
@Doc("The part of a layer that treats each token by itself.")
public sealed interface FeedForward {

    /** Weights and biases, all experts. */
    double parameters(int h);

    /** Weights and biases a token meets. */
    double activeParameters(int h);

    /** Elements of the matrices a token is multiplied by. */
    double activeMatrixElements(int h);

    /**
     * A dense block.
     *
     * @param width of the hidden layer
     * @param gated whether a gate doubles the first matrix, as in SwiGLU
     * @param bias whether there are biases
     */
    @Tag("dense")
    @Doc("A dense block.")
    record Dense(
            @Doc("Width of the hidden layer.") @AtLeast(1) int width,
            @Doc("Whether a gate doubles the first matrix.") @Default("true") boolean gated,
            @Doc("Whether there are biases.") @Default("false") boolean bias)
            implements FeedForward {

        @Override
        public double parameters(int h) {
            int first = gated ? 2 : 1;
            return (double) h * width * (first + 1) + (bias ? (double) first * width + h : 0);
        }

        @Override
        public double activeParameters(int h) {
            return parameters(h);
        }

        @Override
        public double activeMatrixElements(int h) {
            return (double) h * width * (gated ? 3 : 2);
        }
    }

    /**
     * A mixture of experts; Shazeer et al. 2017, with shared experts as in DeepSeekMoE.
     *
     * @param experts how many are routed to
     * @param topK how many each token meets
     * @param width of an expert's hidden layer
     * @param gated whether a gate doubles an expert's first matrix
     * @param bias whether experts and router have biases
     * @param sharedWidth of the hidden layers every token meets, together
     * @param sharedGate whether the shared part is gated by a learned scalar
     * @param latent width the routed experts work at, where tokens are projected down for them
     */
    @Tag("moe")
    @Doc("A mixture of experts.")
    record Moe(
            @Doc("Routed experts.") @AtLeast(1) int experts,
            @Doc("Experts each token meets.") @AtLeast(1) int topK,
            @Doc("Width of an expert's hidden layer.") @AtLeast(1) int width,
            @Doc("Whether a gate doubles an expert's first matrix.") @Default("true") boolean gated,
            @Doc("Whether experts and router have biases.") @Default("false") boolean bias,
            @Doc("Width of the hidden layers every token meets, together.")
                    @Default("0")
                    @AtLeast(0)
                    int sharedWidth,
            @Doc("Whether the shared part is gated by a learned scalar.") @Default("false")
                    boolean sharedGate,
            @Doc("Width the routed experts work at.") @Nullable @Positive Integer latent)
            implements FeedForward, Checked {

        @Override
        public void check(Problems problems) {
            if (topK > experts) {
                problems.add(
                        "top_k",
                        topK + " experts a token are more than the " + experts + " there are",
                        "Maybe the two are swapped.");
            }
        }

        /** Width the routed experts read and write. */
        public int expertInput(int h) {
            return latent == null ? h : latent;
        }

        /** Weights of one routed expert. */
        public double expertParameters(int h) {
            int first = gated ? 2 : 1;
            int in = expertInput(h);
            return (double) in * width * (first + 1) + (bias ? (double) first * width + in : 0);
        }

        /** Router, shared experts and projections around the experts: what every token meets. */
        public double sharedParameters(int h) {
            int first = gated ? 2 : 1;
            return (double) h * experts
                    + (bias ? experts : 0)
                    + (double) h * sharedWidth * (first + 1)
                    + (sharedGate ? h : 0)
                    + (latent == null ? 0 : 2.0 * h * latent);
        }

        /**
         * How many of the {@code local} experts a batch touches on average when each token picks
         * its experts evenly and independently: {@code local (1 - (1 - k/E)^tokens)}.
         */
        public double expectedTouched(double tokens, double local) {
            if (topK == experts) {
                return tokens > 0 ? local : 0;
            }
            return -local * StrictMath.expm1(tokens * StrictMath.log1p(-(double) topK / experts));
        }

        @Override
        public double parameters(int h) {
            return sharedParameters(h) + experts * expertParameters(h);
        }

        @Override
        public double activeParameters(int h) {
            return sharedParameters(h) + topK * expertParameters(h);
        }

        @Override
        public double activeMatrixElements(int h) {
            int matrices = gated ? 3 : 2;
            return (double) h * experts
                    + (double) h * sharedWidth * matrices
                    + (latent == null ? 0 : 2.0 * h * latent)
                    + (double) topK * expertInput(h) * width * matrices;
        }
    }

    /** No feed-forward part: the layer is a mixer only, as in some hybrids. */
    @Tag("none")
    @Doc("No feed-forward part: the layer is a mixer only.")
    record NoFeedForward() implements FeedForward {

        @Override
        public double parameters(int h) {
            return 0;
        }

        @Override
        public double activeParameters(int h) {
            return 0;
        }

        @Override
        public double activeMatrixElements(int h) {
            return 0;
        }
    }
}
