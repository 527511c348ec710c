package org.mirinae.evaluation.fit.numeric;

import java.util.Arrays;

/**
 * Factors above zero of a sum of terms, relative errors least and large ones counted linearly, by
 * coordinate descent on the normal equations. Deterministic.
 */
public final class NonNegativeLeastSquares {

    private static final int REWEIGHTS = 8;
    private static final int SWEEPS = 4000;
    private static final double SOFT = 0.05;
    private static final double CLOSE = 1e-10;

    private NonNegativeLeastSquares() {}

    /**
     * The factors.
     *
     * @param terms of every measurement, over what was measured: their sum should be 1
     */
    public static double[] factors(double[][] terms) {
        int unknowns = terms[0].length;
        double[] x = new double[unknowns];
        double[] weights = new double[terms.length];
        Arrays.fill(weights, 1);
        for (int round = 0; round < REWEIGHTS; round++) {
            double[][] normal = new double[unknowns][unknowns];
            double[] right = new double[unknowns];
            for (int r = 0; r < terms.length; r++) {
                for (int i = 0; i < unknowns; i++) {
                    double weighted = weights[r] * terms[r][i];
                    right[i] += weighted;
                    for (int j = 0; j <= i; j++) {
                        normal[i][j] += weighted * terms[r][j];
                    }
                }
            }
            descend(normal, right, x);
            for (int r = 0; r < terms.length; r++) {
                double sum = -1;
                for (int i = 0; i < unknowns; i++) {
                    sum += terms[r][i] * x[i];
                }
                weights[r] = 1 / Math.max(SOFT, Math.abs(sum));
            }
        }
        return x;
    }

    private static void descend(double[][] normal, double[] right, double[] x) {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double moved = 0;
            for (int i = 0; i < x.length; i++) {
                if (normal[i][i] == 0) {
                    continue;
                }
                double gradient = -right[i];
                for (int j = 0; j < x.length; j++) {
                    gradient += (j <= i ? normal[i][j] : normal[j][i]) * x[j];
                }
                double next = Math.max(0, x[i] - gradient / normal[i][i]);
                moved = Math.max(moved, Math.abs(next - x[i]) * Math.sqrt(normal[i][i]));
                x[i] = next;
            }
            if (moved < CLOSE * Math.sqrt(right.length)) {
                return;
            }
        }
    }
}
