package org.mirinae.llm;

import org.mirinae.hardware.Precision;

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
        double k) {}
