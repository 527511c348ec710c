package org.mirinae.app.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.accuracy.AccuracyResult;
import org.mirinae.evaluation.accuracy.AccuracyTable;
import org.mirinae.evaluation.accuracy.AccuracyTable.AbsoluteErrors;

/** Draws how far off our figures are, for people and for spreadsheets. */
final class AccuracyText {

    private AccuracyText() {}

    /** One table of summaries, then errors by source, then why rows were left out. */
    static String text(AccuracyResult result) {
        StringBuilder text =
                new StringBuilder("Error of our figure in percent of the published one.\n\n");
        Table table = new Table("", "lllrrrrrrrr");
        table.row(
                "table",
                "metric",
                "subset",
                "rows",
                "predicted",
                "mean",
                "median",
                "p90",
                "max",
                "bias",
                "in band");
        for (AccuracyTable summary : result.tables()) {
            String[] cells = cells(summary);
            table.row(
                    cells[0], cells[1], cells[2], cells[3], cells[4], cells[7], cells[8], cells[9],
                    cells[10], cells[11], cells[12]);
        }
        text.append(table);
        for (AccuracyTable summary : result.tables()) {
            text.append('\n')
                    .append(summary.table() + ", " + summary.metric() + ", " + summary.subset())
                    .append('\n')
                    .append(sources(summary));
            reasons(text, "skipped", summary.skipped());
            reasons(text, "excluded", summary.excluded());
        }
        return text.toString();
    }

    private static String sources(AccuracyTable summary) {
        Table table = new Table("  ", "lrrrr");
        if (!summary.bySource().isEmpty()) {
            table.row("source", "predicted", "mean", "median", "bias");
        }
        summary.bySource()
                .forEach(
                        (source, errors) ->
                                table.row(
                                        source,
                                        Integer.toString(errors.predicted()),
                                        percent(errors.mean()),
                                        percent(errors.median()),
                                        signed(errors.bias())));
        return table.toString();
    }

    private static void reasons(StringBuilder text, String what, Map<String, Integer> counts) {
        counts.forEach(
                (reason, count) -> text.append("  %s %d: %s\n".formatted(what, count, reason)));
    }

    /** One line for each table, metric and subset. */
    static String csv(AccuracyResult result) {
        StringBuilder csv =
                new StringBuilder(
                        "table,metric,subset,rows,predicted,skipped,excluded,mean_ape_percent,"
                                + "median_ape_percent,p90_ape_percent,max_ape_percent,bias_percent,"
                                + "interval_coverage_percent\n");
        for (AccuracyTable summary : result.tables()) {
            csv.append(CsvText.line(List.of(cells(summary))));
        }
        return csv.toString();
    }

    private static String[] cells(AccuracyTable summary) {
        AbsoluteErrors errors = summary.apePercent();
        return new String[] {
            summary.table(),
            summary.metric(),
            summary.subset(),
            Integer.toString(summary.rows()),
            Integer.toString(summary.predicted()),
            Integer.toString(sum(summary.skipped())),
            Integer.toString(sum(summary.excluded())),
            percent(errors.mean()),
            percent(errors.median()),
            percent(errors.p90()),
            percent(errors.max()),
            signed(summary.biasPercent()),
            percent(summary.intervalCoveragePercent())
        };
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String percent(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String signed(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%+.1f", value);
    }
}
