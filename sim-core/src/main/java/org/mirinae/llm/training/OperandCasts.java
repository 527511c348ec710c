package org.mirinae.llm.training;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.units.Precision;

/**
 * Kernels that turn operands of narrow matrix products out of 16 bits in training, as Transformer
 * Engine runs them: inputs before the product, gradients before both backward products. Weights are
 * cast once a step, beside the optimizer, and not counted.
 */
final class OperandCasts {

    /** Ends the names of these operators. */
    private static final String CAST = " cast";

    private final NumberFormats formats;
    private final boolean twice;
    private final int hidden;
    private final double share;

    /**
     * Makes the casts of a recipe.
     *
     * @param hidden width of the residual stream
     * @param shards with sequence parallelism a rank casts its own tokens of what is as wide as the
     *     residual stream, and what is gathered is narrow already
     * @param weights whether gradients of weights are computed: their products want both operands a
     *     second time, laid out by columns
     */
    OperandCasts(NumberFormats formats, int hidden, Shards shards, boolean weights) {
        this.formats = formats;
        this.hidden = hidden;
        this.share = shards.sequenceParallel() ? 1.0 / shards.tensor() : 1;
        this.twice = weights;
    }

    /** These operators, each narrow product behind the cast of its input. */
    List<StepOperator> beforeProducts(List<StepOperator> forward) {
        List<StepOperator> all = new ArrayList<>();
        for (StepOperator operator : forward) {
            if (narrow(operator)) {
                all.add(cast(operator, operator.name() + CAST, operator.k()));
            }
            all.add(operator);
        }
        return all;
    }

    /** The cast of the gradient of what a narrow product wrote. */
    StepOperator ofGradient(StepOperator forward) {
        return cast(forward, forward.name() + " gradient" + CAST, forward.n());
    }

    /** Returns whether a product multiplies in fewer bits than it reads. */
    boolean narrow(StepOperator operator) {
        boolean product =
                operator.kind() == OperatorKind.LINEAR
                        || operator.kind() == OperatorKind.GROUPED_LINEAR;
        return product
                && operator.compute().bytesPerElement() < formats.activations().bytesPerElement();
    }

    static boolean isCast(StepOperator operator) {
        return operator.name().endsWith(CAST);
    }

    /**
     * One scale for a whole tensor takes a pass over it for its largest element first (FP8 by
     * current scaling, and NVFP4, which has such a scale beside those of its blocks); scales of
     * blocks are found on the way.
     */
    private double passes(Precision compute) {
        return compute == Precision.FP8 || compute == Precision.INT8 || compute == Precision.NVFP4
                ? 2
                : 1;
    }

    private StepOperator cast(StepOperator of, String name, double elements) {
        double rows = of.flopsPerUnit() / (2 * of.n() * of.k());
        if (of.kind() == OperatorKind.LINEAR && elements == hidden) {
            rows *= share;
        }
        double wide = formats.activations().bytesPerElement();
        double each =
                passes(of.compute()) * wide + (twice ? 2 : 1) * of.compute().bytesPerElement();
        return new StepOperator(
                OperatorKind.STREAM,
                name,
                of.count(),
                formats.activations(),
                of.rows(),
                0,
                0,
                0,
                rows * elements,
                rows * elements * each,
                0,
                0,
                of.window(),
                null);
    }
}
