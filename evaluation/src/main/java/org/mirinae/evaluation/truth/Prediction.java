package org.mirinae.evaluation.truth;

import java.util.List;
import org.mirinae.result.Basis;
import org.mirinae.result.Interval;

/** Says what the simulator predicts for a row, or why it predicts nothing. */
public sealed interface Prediction {

    /**
     * A figure.
     *
     * @param value in the unit of the published one
     * @param basis what most of it rests on
     * @param interval where the true figure lies by our error bands
     * @param assumptions what the row leaves open and we took
     */
    record Made(double value, Basis basis, Interval interval, List<String> assumptions)
            implements Prediction {}

    /**
     * The simulator has no figure, through a gap of ours or of the row.
     *
     * @param reason the same for rows that share it
     */
    record Skipped(String reason) implements Prediction {}

    /**
     * The row has no figure, since it is unfit to judge by.
     *
     * @param reason the same for rows that share it
     */
    record Excluded(String reason) implements Prediction {}
}
