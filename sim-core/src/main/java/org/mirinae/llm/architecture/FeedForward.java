package org.mirinae.llm.architecture;

import org.jspecify.annotations.Nullable;
import org.mirinae.llm.work.RoutedExperts;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepOperator.Rows;
import org.mirinae.llm.work.WorkBuilder;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;

/**
 * The part of a layer that treats each token by itself. {@code h} is the width of the model. Open:
 * {@link org.mirinae.schema.Members} finds the kinds there are.
 */
@Doc("The part of a layer that treats each token by itself.")
public interface FeedForward {

    /** Weights and biases, all experts. */
    double parameters(int h);

    /** Weights and biases a token meets. */
    double activeParameters(int h);

    /** Elements of the matrices a token is multiplied by. */
    double activeMatrixElements(int h);

    /** Returns whether it does anything; if not, no norm stands before it. */
    default boolean present() {
        return true;
    }

    /** Its experts; null where every token meets all of it. */
    default @Nullable Moe routed() {
        return null;
    }

    /**
     * Adds its operators and exchanges on one rank, without the norm before it. What is computed
     * again and what adapters stand beside is told by the operators' names: products end in {@code
     * up projection} and {@code down projection}, what lies between them in {@code activation}.
     */
    void work(WorkBuilder work, int h, Shards shards);

    /** Elements that one token of training keeps on one rank between its input and its output. */
    double activationElements(int h, Shards shards);

    /** Elements among them that the activation function writes. */
    double activatedElements(Shards shards);

    /** Returns whether a gate doubles the first product, so that its gradient is twice as wide. */
    boolean gated();

    private static void dense(
            WorkBuilder work, String which, int h, double width, boolean gated, int parts) {
        double w = width / parts;
        int first = gated ? 2 : 1;
        work.linear(which + "up projection", first * w, h);
        work.stream(which + "activation", (first + 1) * w);
        work.linear(which + "down projection", h, w);
    }

    /** Inputs of the activation function, one or two, and of the second product. */
    private static double hidden(double width, boolean gated) {
        return width * (gated ? 3 : 2);
    }

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

        @Override
        public void work(WorkBuilder work, int h, Shards shards) {
            dense(work, "", h, width, gated, shards.tensor());
            work.tensorExchange("feed-forward exchange", h, shards);
        }

        @Override
        public double activationElements(int h, Shards shards) {
            return hidden(width, gated) / shards.tensor();
        }

        @Override
        public double activatedElements(Shards shards) {
            return width / shards.tensor();
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
            implements FeedForward, Checked, RoutedExperts {

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
         * Returns how many of the {@code local} experts a batch touches on average when each token
         * picks its experts evenly and independently: {@code local (1 - (1 - k/E)^tokens)}.
         */
        @Override
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

        @Override
        public Moe routed() {
            return this;
        }

        @Override
        public void work(WorkBuilder work, int h, Shards shards) {
            int first = gated ? 2 : 1;
            double w = (double) width / shards.expertTensor();
            int in = expertInput(h);
            work.unquantised("router", Rows.TOKENS, experts, h);
            if (latent != null) {
                work.linear("latent projections", 2.0 * in / shards.tensor(), h);
            }
            // Ranks that hold the same tokens each send their part of them.
            double sent = Math.min(1, (double) shards.tokenRanks() / shards.expert()) * in * topK;
            if (shards.tokenRanks() > 1) {
                work.expertExchange("expert dispatch", sent);
            }
            double pairs = pairs(shards);
            work.expertStream("permute", 4.0 * in * pairs, this);
            work.experts("expert up projection", first * w, in, in, this, shards);
            work.expertStream("expert activation", (first + 1) * w * pairs, this);
            work.experts("expert down projection", in, w, in, this, shards);
            if (shards.tokenRanks() > 1) {
                work.expertExchange("expert combine", sent);
            }
            if (sharedWidth > 0) {
                dense(work, "shared ", h, sharedWidth, gated, shards.tensor());
            }
            if (shards.tokenRanks() == 1 || sharedWidth > 0) {
                work.tensorExchange("feed-forward exchange", h, shards);
            }
        }

        /** Experts on one rank that a token of its own meets, on average. */
        private double pairs(Shards shards) {
            return (double) topK * shards.tokenRanks() / shards.expert();
        }

        @Override
        public double activationElements(int h, Shards shards) {
            double expert = expertInput(h) + hidden(width, gated) / shards.expertTensor();
            double shared = hidden(sharedWidth, gated) / shards.tensor();
            return experts + pairs(shards) * expert + shared;
        }

        @Override
        public double activatedElements(Shards shards) {
            return pairs(shards) * width / shards.expertTensor() + sharedWidth / shards.tensor();
        }

        /** Elements that experts on one rank are sent for a token of its own. */
        public double dispatchedElements(int h, Shards shards) {
            return pairs(shards) * expertInput(h);
        }
    }

    /** Stands for no feed-forward part: the layer is a mixer only, as in some hybrids. */
    @Tag("none")
    @Doc("No feed-forward part: the layer is a mixer only.")
    record NoFeedForward() implements FeedForward {

        @Override
        public boolean present() {
            return false;
        }

        @Override
        public void work(WorkBuilder work, int h, Shards shards) {}

        @Override
        public double activationElements(int h, Shards shards) {
            return 0;
        }

        @Override
        public double activatedElements(Shards shards) {
            return 0;
        }

        @Override
        public boolean gated() {
            return false;
        }

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
