package org.mirinae.evaluation.accuracy;

import java.util.Arrays;
import java.util.List;

/**
 * Errors of some rows, in percent of the published figure.
 *
 * @param signed above zero where ours is larger
 */
public record Errors(List<Double> signed) {

    /** Copies the list. */
    public Errors {
        signed = List.copyOf(signed);
    }

    /** Returns the number of rows. */
    public int predicted() {
        return signed.size();
    }

    /** Mean absolute error. */
    public double mean() {
        return signed.stream().mapToDouble(Math::abs).sum() / signed.size();
    }

    /** Median absolute error. */
    public double median() {
        return percentile(0.5);
    }

    /** Mean signed error. */
    public double bias() {
        return signed.stream().mapToDouble(Double::doubleValue).sum() / signed.size();
    }

    /**
     * Returns a percentile of the absolute errors, by linear interpolation between order
     * statistics.
     *
     * @param share from 0 to 1
     */
    public double percentile(double share) {
        double[] sorted = signed.stream().mapToDouble(Math::abs).toArray();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Returns the errors of one source, as a result document holds them. */
    AccuracyTable.SourceErrors figures() {
        return new AccuracyTable.SourceErrors(
                predicted(), rounded(mean()), rounded(median()), rounded(bias()));
    }

    /**
     * Rounds to a hundredth of a percent: finer digits say nothing and would change with every
     * edit.
     */
    static double rounded(double percent) {
        return Math.rint(percent * 100) / 100;
    }
}
