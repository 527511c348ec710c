package org.mirinae.evaluation.fit.numeric;

import java.util.Arrays;
import java.util.List;

/**
 * Fits what a form leaves of the logarithms of measured times, as a smooth field over the
 * logarithms of three sizes: Gaussian process regression, kriging (Rasmussen and Williams, Gaussian
 * Processes for Machine Learning, 2006, chapter 2), with large errors given more noise so that few
 * odd measurements bend nothing. What GPUs of the same architecture were measured to do counts
 * nearly as much as a GPU's own. Far from all measurements the field is zero. Deterministic.
 */
public final class Kriging {

    /**
     * Reach in doublings of each size; of those tried, the one that errs least on shapes unseen.
     */
    private static final double[] REACH = {3, 2, 3};

    /** Standard deviation of what changes over a reach: a quarter. */
    private static final double NEAR = 0.06;

    /** Variance of what changes over three reaches. */
    private static final double FAR = 0.03;

    /** Correlation of a same-architecture GPU's field with the GPU's own, near and far. */
    private static final double SAME_ARCHITECTURE_NEAR = 0.9;

    private static final double SAME_ARCHITECTURE_FAR = 0.8;

    /** Variance of a measurement that no smooth field explains: 5 % squared. */
    private static final double NOISE = 0.0025;

    /** Errors beyond this are given more noise. */
    private static final double ODD = 0.06;

    private static final int ROUNDS = 3;

    private final List<Point> points;
    private final double[] weights;

    /**
     * A measurement.
     *
     * @param x binary logarithms of its sizes
     * @param gpu 0 for the GPU itself, other numbers for others of its architecture
     * @param value logarithm of measured over the form
     */
    public record Point(double[] x, int gpu, double value) {}

    /** The field through measurements. */
    public Kriging(List<Point> points) {
        this.points = List.copyOf(points);
        int n = points.size();
        double[][] covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = covariance(points.get(i), points.get(j));
            }
        }
        double[] values = points.stream().mapToDouble(Point::value).toArray();
        double[] noise = new double[n];
        Arrays.fill(noise, NOISE);
        double[] solved = new double[n];
        for (int round = 0; round < ROUNDS; round++) {
            solved = solve(covariance, noise, values);
            for (int i = 0; i < n; i++) {
                // What the field leaves of a measurement is its noise times its weight.
                double left = Math.abs(noise[i] * solved[i]);
                noise[i] = NOISE * Math.max(1, left / ODD);
            }
        }
        weights = solved;
    }

    /** The field of the GPU itself at the logarithms of three sizes. */
    public double at(double x, double y, double z) {
        Point here = new Point(new double[] {x, y, z}, 0, 0);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * covariance(here, points.get(i));
        }
        return sum;
    }

    private static double covariance(Point a, Point b) {
        double square = 0;
        for (int i = 0; i < REACH.length; i++) {
            double apart = (a.x()[i] - b.x()[i]) / REACH[i];
            square += apart * apart;
        }
        boolean same = a.gpu() == b.gpu();
        return NEAR * (same ? 1 : SAME_ARCHITECTURE_NEAR) * StrictMath.exp(-square / 2)
                + FAR * (same ? 1 : SAME_ARCHITECTURE_FAR) * StrictMath.exp(-square / 18);
    }

    /** Cholesky's method; only the lower half of the matrix is read. */
    private static double[] solve(double[][] matrix, double[] onDiagonal, double[] right) {
        int n = right.length;
        double[][] l = new double[n][];
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            double[] row = Arrays.copyOf(matrix[i], i + 1);
            row[i] += onDiagonal[i];
            for (int j = 0; j <= i; j++) {
                double[] other = j == i ? row : l[j];
                double sum = row[j];
                for (int k = 0; k < j; k++) {
                    sum -= row[k] * other[k];
                }
                row[j] = j == i ? Math.sqrt(sum) : sum / other[j];
            }
            l[i] = row;
            double sum = right[i];
            for (int k = 0; k < i; k++) {
                sum -= row[k] * x[k];
            }
            x[i] = sum / row[i];
        }
        for (int i = n - 1; i >= 0; i--) {
            x[i] /= l[i][i];
            for (int k = 0; k < i; k++) {
                x[k] -= l[i][k] * x[i];
            }
        }
        return x;
    }
}
