package org.mirinae.llm.work;

import org.jspecify.annotations.Nullable;
import org.mirinae.units.Precision;

/**
 * One launch of one kernel on one rank, with everything a roofline needs.
 *
 * @param kind what kind of work
 * @param name for timelines and breakdowns
 * @param count how many equal launches this stands for
 * @param flops of one launch
 * @param bytes read and written by one launch, weights included
 * @param compute format the multiplications are done in
 * @param m rows of the product, or 0
 * @param n columns of the product, or 0
 * @param k inner length of the product, or 0
 * @param attention what an attention operator whose heads are known works on
 * @param grouped what a grouped product of experts works on
 * @param weightBytes of a product's weights, in whatever format they are kept; 0 where they are as
 *     wide as what is multiplied
 */
public record Operator(
        OperatorKind kind,
        String name,
        double count,
        double flops,
        double bytes,
        Precision compute,
        double m,
        double n,
        double k,
        @Nullable AttentionSize attention,
        @Nullable GroupedGemmSize grouped,
        double weightBytes) {

    /** Makes an operator whose weights are as wide as what is multiplied. */
    public Operator(
            OperatorKind kind,
            String name,
            double count,
            double flops,
            double bytes,
            Precision compute,
            double m,
            double n,
            double k,
            @Nullable AttentionSize attention,
            @Nullable GroupedGemmSize grouped) {
        this(kind, name, count, flops, bytes, compute, m, n, k, attention, grouped, 0);
    }

    /** Bytes of one weight of a product; 0 where they are as wide as what is multiplied. */
    public double bytesPerWeight() {
        return weightBytes == 0 ? 0 : weightBytes / (n * k);
    }

    /** Makes an operator that is no attention, or one whose heads are of no standard form. */
    public Operator(
            OperatorKind kind,
            String name,
            double count,
            double flops,
            double bytes,
            Precision compute,
            double m,
            double n,
            double k) {
        this(kind, name, count, flops, bytes, compute, m, n, k, null, null);
    }
}
