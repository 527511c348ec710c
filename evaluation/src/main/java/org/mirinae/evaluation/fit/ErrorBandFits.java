package org.mirinae.evaluation.fit;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.result.Family;
import org.mirinae.simulation.ErrorBand;

/**
 * Error bands from published figures: the 5th and the 95th percentile of published over simulated,
 * over all rows of the tables that speak of a family. Families nobody published enough of keep the
 * band they have.
 */
public final class ErrorBandFits {

    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    /** Fewer rows say nothing of a 95th percentile. */
    private static final int LEAST_ROWS = 100;

    private ErrorBandFits() {}

    /** The bands that can be had from these comparisons. */
    public static Map<Family, ErrorBand> of(List<RowComparison> comparisons) {
        Map<Family, ErrorBand> bands = new EnumMap<>(Family.class);
        put(bands, Family.TTFT, comparisons, c -> c.metric().equals("ttft"), false);
        put(bands, Family.TPOT, comparisons, c -> c.metric().equals("tpot"), false);
        put(bands, Family.LATENCY, comparisons, c -> c.metric().equals("tpot"), false);
        put(bands, Family.SERVING_THROUGHPUT, comparisons, ErrorBandFits::serves, false);
        put(bands, Family.STEP_TIME, comparisons, ErrorBandFits::trains, false);
        put(bands, Family.TRAINING_THROUGHPUT, comparisons, ErrorBandFits::trains, true);
        return bands;
    }

    private static boolean serves(RowComparison comparison) {
        return comparison.metric().equals("throughput");
    }

    /** Most rows of vTrain's table were fitted to, so they say too little of the rest. */
    private static boolean trains(RowComparison comparison) {
        return comparison.metric().equals("step_time") && !comparison.table().contains("vtrain");
    }

    private static void put(
            Map<Family, ErrorBand> bands,
            Family family,
            List<RowComparison> comparisons,
            Predicate<RowComparison> speaksOf,
            boolean inverse) {
        double[] ratios =
                comparisons.stream()
                        .filter(speaksOf)
                        .mapToDouble(ErrorBandFits::publishedOverOurs)
                        .filter(ratio -> !Double.isNaN(ratio))
                        .map(ratio -> inverse ? 1 / ratio : ratio)
                        .sorted()
                        .toArray();
        if (ratios.length < LEAST_ROWS) {
            return;
        }
        List<String> tables =
                comparisons.stream().filter(speaksOf).map(RowComparison::table).distinct().toList();
        bands.put(
                family,
                new ErrorBand(
                        quantile(ratios, LOW),
                        quantile(ratios, HIGH),
                        String.format(
                                Locale.ROOT,
                                "5th and 95th percentile over %d rows of %s",
                                ratios.length,
                                String.join(", ", tables))));
    }

    private static double publishedOverOurs(RowComparison comparison) {
        return comparison.published() != null
                        && comparison.prediction() instanceof Prediction.Made made
                ? comparison.published() / made.value()
                : Double.NaN;
    }

    private static double quantile(double[] sorted, double share) {
        double value = sorted[(int) Math.rint(share * (sorted.length - 1))];
        return Math.round(value * 100) / 100.0;
    }
}
