package org.mirinae.app.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mirinae.accuracy.AccuracyReport;
import org.mirinae.accuracy.ErrorSummary;

/** How far off our figures are, for people and for spreadsheets. */
public final class AccuracyText {

    private AccuracyText() {}

    /** One table of summaries, then errors by source, then why rows were left out. */
    public static String text(AccuracyReport report) {
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
        for (ErrorSummary summary : report.summaries()) {
            String[] cells = cells(summary);
            table.row(
                    cells[0], cells[1], cells[2], cells[3], cells[4], cells[7], cells[8], cells[9],
                    cells[10], cells[11], cells[12]);
        }
        text.append(table);
        for (ErrorSummary summary : report.summaries()) {
            text.append('\n')
                    .append(summary.table() + ", " + summary.metric() + ", " + summary.subset())
                    .append('\n')
                    .append(sources(summary));
            reasons(text, "skipped", summary.skipped());
            reasons(text, "excluded", summary.excluded());
        }
        return text.toString();
    }

    private static String sources(ErrorSummary summary) {
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
    public static String csv(AccuracyReport report) {
        StringBuilder csv =
                new StringBuilder(
                        "table,metric,subset,rows,predicted,skipped,excluded,mean_ape_percent,"
                                + "median_ape_percent,p90_ape_percent,max_ape_percent,bias_percent,"
                                + "interval_coverage_percent\n");
        for (ErrorSummary summary : report.summaries()) {
            csv.append(
                            String.join(
                                    ",",
                                    List.of(cells(summary)).stream()
                                            .map(CsvReport::quoted)
                                            .toList()))
                    .append('\n');
        }
        return csv.toString();
    }

    private static String[] cells(ErrorSummary summary) {
        boolean any = summary.predicted() > 0;
        var errors = summary.errors();
        return new String[] {
            summary.table(),
            summary.metric(),
            summary.subset(),
            Integer.toString(summary.rows()),
            Integer.toString(summary.predicted()),
            Integer.toString(sum(summary.skipped())),
            Integer.toString(sum(summary.excluded())),
            any ? percent(errors.mean()) : "",
            any ? percent(errors.median()) : "",
            any ? percent(errors.percentile(0.9)) : "",
            any ? percent(errors.percentile(1)) : "",
            any ? signed(errors.bias()) : "",
            any ? percent(100.0 * summary.covered() / summary.predicted()) : ""
        };
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.1f", value);
    }
}
