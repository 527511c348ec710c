package org.mirinae.kernel;

import java.util.List;

/**
 * A real operator of training or inference, run on a real device to be timed. Checked against the
 * Java version within a bound that grows with the length of its sums; never part of a simulation's
 * answer.
 */
public sealed interface WorkloadKernel permits StreamTriad, Gemm, AttentionDecode {

    /** Every workload kernel. */
    static List<WorkloadKernel> all() {
        return List.of(new StreamTriad(), new Gemm(), new AttentionDecode());
    }

    /** Name of the entry point in the C source. */
    String name();

    /** Class-path name of the C source. */
    default String source() {
        return "/kernels/" + name() + ".k";
    }

    /**
     * Data of a size.
     *
     * @param scale about how many million elements of work; 0 gives the smallest size, for checking
     */
    WorkloadData data(int scale);

    /** The Java version: computes output elements {@code from} to {@code to}, in any order. */
    void compute(WorkloadData data, float[] output, int from, int to);

    /** Returns how long the longest sum is; the relative error allowed grows with it. */
    int reductionLength(WorkloadData data);

    /**
     * Largest difference allowed between two correct results of single precision: each of n
     * additions may round by half a unit in the last place, and two orders may differ by both their
     * errors (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 4.2, with all
     * terms at most 1 in size).
     */
    default double errorBound(WorkloadData data) {
        int n = reductionLength(data);
        return 2.0 * n * Math.ulp(1f) * n;
    }
}
