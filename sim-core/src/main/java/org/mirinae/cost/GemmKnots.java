package org.mirinae.cost;

/**
 * Sizes at which times of matrix products are kept; between them times are straight in m, n and k.
 * What a product costs is a sum of a launch, m n k operations and n k, m n and m k elements, each
 * straight in every size, so that such a surface bends only where one bound takes over from another
 * and where blocks fill.
 */
public final class GemmKnots {

    private final double[] m = {1, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 32768};
    private final double[] n = {32, 128, 512, 1024, 2048, 4096, 8192, 16384, 65536};
    private final double[] k = n;

    /** How many. */
    public int count() {
        return m.length * n.length * k.length;
    }

    /** Number of a knot; k varies fastest, then n. */
    int index(int atM, int atN, int atK) {
        return (atM * this.n.length + atN) * this.k.length + atK;
    }

    /** Rows at a knot. */
    public double m(int index) {
        return m[index / (n.length * k.length)];
    }

    /** Columns at a knot. */
    public double n(int index) {
        return n[index / k.length % n.length];
    }

    /** Inner length at a knot. */
    public double k(int index) {
        return k[index % k.length];
    }

    /** Sizes of m at the knots. */
    public double[] rows() {
        return m.clone();
    }

    /** Sizes of n, and of k, at the knots. */
    public double[] columns() {
        return n.clone();
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
    public void around(double rows, double columns, double inner, int[] indices, double[] weights) {
        int atM = below(m, rows);
        int atN = below(n, columns);
        int atK = below(k, inner);
        double ofM = share(m, atM, rows);
        double ofN = share(n, atN, columns);
        double ofK = share(k, atK, inner);
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
