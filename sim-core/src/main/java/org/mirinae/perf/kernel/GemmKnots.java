package org.mirinae.perf.kernel;

/**
 * Sizes at which times of matrix products are kept; between them times are straight in m, n and k.
 * What a product costs is a sum of a launch, m n k operations and n k, m n and m k elements, each
 * straight in every size, so that such a surface bends only where one bound takes over from another
 * and where blocks fill. One row more than 64, 128 or 256 may fill a block more, or take a kernel
 * of larger blocks: there time may step.
 */
public final class GemmKnots {

    /** Rows of the blocks that kernels for more and more rows cut a product into. */
    private static final double[] TILES = {64, 128, 256};

    /** The most by which one row beyond a whole block lengthens a product: one block more. */
    private static final double BLOCK_MORE = 2;

    private final double[] m = {
        1, 16, 32, 64, 65, 128, 129, 256, 257, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 8192,
        16384, 32768
    };
    private final double[] n = {32, 128, 512, 1024, 2048, 4096, 8192, 16384, 65536};
    private final double[] k = n;

    /**
     * Returns by what factor time may grow from so many rows to more: as rows do, and one block
     * more wherever one is full.
     */
    public static double growth(double less, double more) {
        double growth = more / less;
        for (double tile : TILES) {
            if (less <= tile && more > tile) {
                growth *= BLOCK_MORE;
            }
        }
        return growth;
    }

    /** {@link #growth} from each of these rows to the next. */
    static double[] growths(double[] rows) {
        double[] growths = new double[rows.length - 1];
        for (int i = 0; i < growths.length; i++) {
            growths[i] = growth(rows[i], rows[i + 1]);
        }
        return growths;
    }

    /** Returns the number of knots. */
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

    /**
     * Returns how far a size lies between a knot and the next, 0 to 1; sizes outside count as the
     * end.
     */
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
