package org.mirinae.evaluation.truth;

import org.jspecify.annotations.Nullable;

/**
 * A published figure and ours.
 *
 * @param table file it stands in
 * @param metric such as {@code step_time}
 * @param subset rows of a metric that are judged together, such as {@code plan_stated}
 * @param id of the row
 * @param source who published it
 * @param unit of both figures
 * @param published the published figure, where there is one
 * @param prediction ours
 */
public record RowComparison(
        String table,
        String metric,
        String subset,
        String id,
        String source,
        String unit,
        @Nullable Double published,
        Prediction prediction) {

    /** Signed error in percent of the published figure, or null where either is missing. */
    public @Nullable Double errorPercent() {
        return published != null && prediction instanceof Prediction.Made made
                ? 100 * (made.value() / published - 1)
                : null;
    }

    /** Returns whether the published figure lies in our interval. */
    public boolean inBand() {
        return published != null
                && prediction instanceof Prediction.Made made
                && published >= made.interval().low()
                && published <= made.interval().high();
    }
}
