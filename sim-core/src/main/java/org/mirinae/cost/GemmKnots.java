package org.mirinae.cost;

/**
 * Sizes at which times of matrix products are kept; between them times are straight in m, n and k.
 * What a product costs is a sum of a launch, m n k operations and n k, m n and m k elements, each
 * straight in every size, so that such a surface bends only where one bound takes over from another
 * and where blocks fill.
 */
public final class GemmKnots {

    static final double[] M = {1, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 32768};
    static final double[] N = {32, 128, 512, 1024, 2048, 4096, 8192, 16384, 65536};
    static final double[] K = N;

    /** All knots. */
    public static final int COUNT = M.length * N.length * K.length;

    private GemmKnots() {}

    /** Number of a knot; k varies fastest, then n. */
    static int index(int m, int n, int k) {
        return (m * N.length + n) * K.length + k;
    }

    /** Rows at a knot. */
    public static double m(int index) {
        return M[index / (N.length * K.length)];
    }

    /** Columns at a knot. */
    public static double n(int index) {
        return N[index / K.length % N.length];
    }

    /** Inner length at a knot. */
    public static double k(int index) {
        return K[index % K.length];
    }

    /** Sizes of m at the knots. */
    public static double[] rows() {
        return M.clone();
    }

    /** Sizes of n, and of k, at the knots. */
    public static double[] columns() {
        return N.clone();
    }

    /** The last knot at or below a size, but never the last of all. */
    static int below(double[] knots, double size) {
        int at = 0;
        while (at < knots.length - 2 && knots[at + 1] <= size) {
            at++;
        }
        return at;
    }

    /** How far a size lies between a knot and the next, 0 to 1; sizes outside count as the end. */
    static double share(double[] knots, int at, double size) {
        double share = (size - knots[at]) / (knots[at + 1] - knots[at]);
        return Math.max(0, Math.min(1, share));
    }

    /**
     * Knots around a product and their weights.
     *
     * @param indices takes eight
     * @param weights takes eight, which sum to 1
     */
    public static void around(double m, double n, double k, int[] indices, double[] weights) {
        int atM = below(M, m);
        int atN = below(N, n);
        int atK = below(K, k);
        double ofM = share(M, atM, m);
        double ofN = share(N, atN, n);
        double ofK = share(K, atK, k);
        for (int corner = 0; corner < 8; corner++) {
            int i = corner >> 2;
            int j = corner >> 1 & 1;
            int l = corner & 1;
            indices[corner] = index(atM + i, atN + j, atK + l);
            weights[corner] =
                    (i == 1 ? ofM : 1 - ofM) * (j == 1 ? ofN : 1 - ofN) * (l == 1 ? ofK : 1 - ofK);
        }
    }
}
