package org.mirinae.perf.kernel;

/**
 * The bound no kernel beats: it computes, it moves bytes, and it is launched (Williams, Waterman
 * and Patterson, Commun. ACM 52(4), 2009). Computing and moving overlap; launching does not.
 *
 * <p>The arithmetic is that of the kernel that prices whole tables of operators, so that both give
 * the same bits.
 */
public final class Roofline {

    /**
     * Rows and columns of the block of a matrix product that one compute unit works on at a time;
     * the usual choice of cuBLAS and CUTLASS for large products (CUTLASS
     * media/docs/efficient_gemm.md).
     */
    public static final int TILE = 128;

    private Roofline() {}

    /**
     * Time of one operator.
     *
     * @param flops to compute, {@link #tailFlops} included; not negative
     * @param bytes to move through the GPU's memory; not negative
     * @param flopsPerSecond reached, efficiency included; greater than zero
     * @param bytesPerSecond reached, efficiency included; greater than zero
     * @param launchSeconds between the end of the kernel before and the start of this one
     */
    public static double seconds(
            double flops,
            double bytes,
            double flopsPerSecond,
            double bytesPerSecond,
            double launchSeconds) {
        return Math.max(flops / flopsPerSecond, bytes / bytesPerSecond) + launchSeconds;
    }

    /**
     * Returns the FLOPs that a matrix product wastes because its blocks do not fill the last wave
     * of compute units: half a wave on average, so half the units times 2 · rows · columns · k of a
     * block. Small products waste most of the GPU, large ones next to nothing; no step functions.
     *
     * @param units compute units of the GPU; 0 where unknown, which wastes nothing
     * @param m rows of the product
     * @param n columns
     * @param k inner length
     */
    public static double tailFlops(int units, double m, double n, double k) {
        return units * Math.min(m, TILE) * Math.min(n, TILE) * k;
    }

    /**
     * Seconds that rounding the roofline's corner adds: (c^4 + b^4)^(1/4) - max(c, b), for
     * computing and moving overlap, but near their balance not in full.
     *
     * @param c seconds of computing
     * @param b seconds of moving
     */
    static double corner(double c, double b) {
        double longer = Math.max(c, b);
        if (longer == 0) {
            return 0;
        }
        double ratio = Math.min(c, b) / longer;
        double square = ratio * ratio;
        return longer * (Math.sqrt(Math.sqrt(1 + square * square)) - 1);
    }
}
