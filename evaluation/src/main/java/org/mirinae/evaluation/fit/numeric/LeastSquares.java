package org.mirinae.evaluation.fit.numeric;

import java.util.Arrays;

/**
 * Least squares with few unknowns in each equation, neighbours held together, and large errors
 * counted linearly by weighting anew (Huber 1964; conjugate gradients on the normal equations,
 * Hestenes and Stiefel 1952). Deterministic.
 */
public final class LeastSquares {

    private static final int REWEIGHTS = 4;
    private static final int STEPS = 200;
    private static final double CLOSE = 1e-14;

    /** Residuals beyond this count linearly. */
    private static final double SOFT = 0.02;

    private final int unknowns;
    private final int each;
    private int[] columns = new int[1024];
    private double[] factors = new double[1024];
    private double[] targets = new double[128];
    private int rows;
    private final int[][] neighbours;
    private final double together;

    /**
     * Makes a system that has no equations yet.
     *
     * @param each unknowns in an equation
     * @param neighbours pairs of unknowns that should be equal
     * @param together how much an unequal pair counts beside an equation
     */
    public LeastSquares(int unknowns, int each, int[][] neighbours, double together) {
        this.unknowns = unknowns;
        this.each = each;
        this.neighbours = neighbours;
        this.together = together;
    }

    /** Factors times unknowns should be the target. */
    public void add(int[] column, double[] factor, double target) {
        if ((rows + 1) * each > columns.length) {
            columns = Arrays.copyOf(columns, 2 * columns.length);
            factors = Arrays.copyOf(factors, 2 * factors.length);
        }
        if (rows == targets.length) {
            targets = Arrays.copyOf(targets, 2 * rows);
        }
        System.arraycopy(column, 0, columns, rows * each, each);
        System.arraycopy(factor, 0, factors, rows * each, each);
        targets[rows++] = target;
    }

    /** The unknowns, from a first guess. */
    public double[] solve(double[] guess) {
        double[] x = guess.clone();
        double[] weights = new double[rows];
        Arrays.fill(weights, 1);
        for (int round = 0; round < REWEIGHTS; round++) {
            descend(x, weights);
            double sum = 0;
            for (int r = 0; r < rows; r++) {
                weights[r] = 1 / Math.max(SOFT, Math.abs(value(r, x) - targets[r]));
                sum += weights[r];
            }
            for (int r = 0; r < rows; r++) {
                weights[r] *= rows / sum;
            }
        }
        return x;
    }

    private double value(int row, double[] x) {
        double sum = 0;
        for (int i = row * each; i < (row + 1) * each; i++) {
            sum += factors[i] * x[columns[i]];
        }
        return sum;
    }

    /** Normal matrix times x. */
    private double[] normal(double[] x, double[] weights) {
        double[] out = new double[unknowns];
        for (int r = 0; r < rows; r++) {
            spread(r, weights[r] * value(r, x), out);
        }
        double hold = together * together;
        for (int[] pair : neighbours) {
            double apart = hold * (x[pair[0]] - x[pair[1]]);
            out[pair[0]] += apart;
            out[pair[1]] -= apart;
        }
        return out;
    }

    private void spread(int row, double value, double[] out) {
        for (int i = row * each; i < (row + 1) * each; i++) {
            out[columns[i]] += factors[i] * value;
        }
    }

    private void descend(double[] x, double[] weights) {
        double[] rest = new double[unknowns];
        for (int r = 0; r < rows; r++) {
            spread(r, weights[r] * targets[r], rest);
        }
        double[] of = normal(x, weights);
        for (int i = 0; i < unknowns; i++) {
            rest[i] -= of[i];
        }
        double[] way = rest.clone();
        double length = product(rest, rest);
        double first = length;
        for (int step = 0; step < STEPS && length > CLOSE * first && length > 0; step++) {
            double[] image = normal(way, weights);
            double far = length / product(way, image);
            for (int i = 0; i < unknowns; i++) {
                x[i] += far * way[i];
                rest[i] -= far * image[i];
            }
            double next = product(rest, rest);
            for (int i = 0; i < unknowns; i++) {
                way[i] = rest[i] + next / length * way[i];
            }
            length = next;
        }
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
