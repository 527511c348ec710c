package org.mirinae.evaluation.accuracy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;

/**
 * Summarises how far the rows of one table, metric and subset are off, and why rows have no figure.
 *
 * @param table file
 * @param metric such as {@code step_time}
 * @param subset rows judged together
 * @param rows different ones
 * @param skipped rows without a figure of ours, by reason, most frequent first
 * @param excluded rows unfit to judge by, by reason, most frequent first
 * @param errors of every row with a figure of ours, in row order
 * @param covered rows whose published figure lies in our interval
 * @param bySource errors by source, in alphabetical order
 */
public record ErrorSummary(
        String table,
        String metric,
        String subset,
        int rows,
        SequencedMap<String, Integer> skipped,
        SequencedMap<String, Integer> excluded,
        Errors errors,
        int covered,
        SequencedMap<String, Errors> bySource) {

    /** Summarises comparisons of one table, metric and subset; there must be at least one. */
    static ErrorSummary of(List<RowComparison> comparisons) {
        RowComparison first = comparisons.getFirst();
        Map<String, Integer> skipped = new TreeMap<>();
        Map<String, Integer> excluded = new TreeMap<>();
        List<Double> errors = new ArrayList<>();
        Map<String, List<Double>> bySource = new TreeMap<>();
        int covered = 0;
        for (RowComparison comparison : comparisons) {
            Double error = comparison.errorPercent();
            switch (comparison.prediction()) {
                case Prediction.Skipped(String reason) -> skipped.merge(reason, 1, Integer::sum);
                case Prediction.Excluded(String reason) -> excluded.merge(reason, 1, Integer::sum);
                case Prediction.Made made when error != null -> {
                    errors.add(error);
                    bySource.computeIfAbsent(comparison.source(), s -> new ArrayList<>())
                            .add(error);
                    covered += comparison.inBand() ? 1 : 0;
                }
                case Prediction.Made made -> excluded.merge("no target", 1, Integer::sum);
            }
        }
        SequencedMap<String, Errors> sources = new LinkedHashMap<>();
        bySource.forEach((source, signed) -> sources.put(source, new Errors(signed)));
        return new ErrorSummary(
                first.table(),
                first.metric(),
                first.subset(),
                comparisons.size(),
                frequentFirst(skipped),
                frequentFirst(excluded),
                new Errors(errors),
                covered,
                sources);
    }

    private static SequencedMap<String, Integer> frequentFirst(Map<String, Integer> counts) {
        SequencedMap<String, Integer> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** Rows with a figure of ours. */
    public int predicted() {
        return errors.predicted();
    }

    /** Share of rows with a figure of ours, of those fit to judge by; 1 where there are none. */
    public double coverage() {
        int fit = rows - excluded.values().stream().mapToInt(Integer::intValue).sum();
        return fit == 0 ? 1 : (double) predicted() / fit;
    }

    /** The summary as a result document holds it. */
    AccuracyTable figures() {
        SequencedMap<String, AccuracyTable.SourceErrors> sources = new LinkedHashMap<>();
        bySource.forEach((source, each) -> sources.put(source, each.figures()));
        boolean any = predicted() > 0;
        return new AccuracyTable(
                table,
                metric,
                subset,
                rows,
                predicted(),
                skipped,
                excluded,
                any
                        ? new AccuracyTable.AbsoluteErrors(
                                Errors.rounded(errors.mean()),
                                Errors.rounded(errors.median()),
                                Errors.rounded(errors.percentile(0.9)),
                                Errors.rounded(errors.percentile(1)))
                        : new AccuracyTable.AbsoluteErrors(null, null, null, null),
                any ? Errors.rounded(errors.bias()) : null,
                any ? Errors.rounded(100.0 * covered / predicted()) : null,
                sources);
    }
}
