package org.mirinae.perf.kernel;

import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepOperator;

/**
 * Counts the weights one rank holds from the very operators that are timed, so that what is read in
 * an iteration and what lies in memory cannot disagree. Norms and biases stay whole on every rank.
 */
public final class RankWeights {

    private RankWeights() {}

    /**
     * Weights of matrices and of what is dealt to expert-parallel ranks.
     *
     * @param dense elements of matrices every token meets
     * @param experts elements of routed experts
     * @param bytes of both, each in its format
     */
    public record Weights(double dense, double experts, double bytes) {

        public static final Weights NONE = new Weights(0, 0, 0);

        public Weights plus(Weights other) {
            return new Weights(dense + other.dense, experts + other.experts, bytes + other.bytes);
        }

        public Weights times(double factor) {
            return new Weights(dense * factor, experts * factor, bytes * factor);
        }

        public double elements() {
            return dense + experts;
        }
    }

    /** Returns the weights of one layer of a group. */
    public static Weights layer(
            LanguageModel model, LayerGroup group, NumberFormats formats, Shards shards) {
        double norms = (double) group.normCount() * model.norm().parameters(model.hidden());
        return matrices(ModelWork.layer(model, group, formats, shards))
                .plus(unsharded(norms, formats));
    }

    /** Returns the weights of all layers. */
    public static Weights layers(LanguageModel model, NumberFormats formats, Shards shards) {
        Weights sum = Weights.NONE;
        for (LayerGroup group : model.layers()) {
            sum = sum.plus(layer(model, group, formats, shards).times(group.count()));
        }
        return sum;
    }

    /** Returns the weights of the embedding. */
    public static Weights embedding(LanguageModel model, NumberFormats formats, Shards shards) {
        return unsharded(model.embeddingParameters() / shards.tensor(), formats);
    }

    /** Returns the weights of the final norm and the LM head. */
    public static Weights head(LanguageModel model, NumberFormats formats, Shards shards) {
        double matrix = (double) model.hidden() * model.vocabulary() / shards.tensor();
        return unsharded(matrix + model.norm().parameters(model.hidden()), formats);
    }

    private static Weights unsharded(double elements, NumberFormats formats) {
        return new Weights(elements, 0, elements * formats.activations().bytesPerElement());
    }

    private static Weights matrices(LayerWork work) {
        Weights sum = Weights.NONE;
        for (StepOperator operator : work.operators()) {
            StepOperator.ExpertDeal deal = operator.experts();
            double matrix = operator.n() * operator.k() * operator.count();
            if (deal != null) {
                double local = deal.local() * operator.count();
                sum =
                        sum.plus(
                                new Weights(
                                        0, deal.local() * matrix, local * deal.bytesPerExpert()));
            } else if (operator.kind() == OperatorKind.LINEAR) {
                sum = sum.plus(new Weights(matrix, 0, operator.weightBytes() * operator.count()));
            }
        }
        return sum;
    }
}
