package org.mirinae.app.report;

import java.util.List;
import java.util.Map;
import org.mirinae.result.Figure;
import org.mirinae.result.Figures;
import org.mirinae.result.Interval;
import org.mirinae.result.Json;

/** A result as rows {@code path,value,unit,low,high,confidence,from}; RFC 4180. */
public final class CsvReport {

    private static final List<String> TEXTS =
            List.of("kind", "version", "digest", "input_digest", "scenario");

    private CsvReport() {}

    /** The rows of a document: its texts first, then every figure in document order. */
    public static String of(Map<String, ?> document) {
        StringBuilder rows = new StringBuilder("path,value,unit,low,high,confidence,from\n");
        for (String key : TEXTS) {
            if (document.get(key) instanceof String text) {
                rows.append(key).append(',').append(quoted(text)).append(",,,,,\n");
            }
        }
        for (Figure figure : Figures.of(document)) {
            rows.append(quoted(figure.path()))
                    .append(',')
                    .append(Json.number(figure.value()))
                    .append(',')
                    .append(quoted(figure.unit()))
                    .append(',');
            Interval bounds = figure.bounds();
            if (bounds == null) {
                rows.append(",,,\n");
            } else {
                rows.append(Json.number(bounds.low()))
                        .append(',')
                        .append(Json.number(bounds.high()))
                        .append(',')
                        .append(Json.number(bounds.confidence()))
                        .append(',')
                        .append(bounds.from())
                        .append('\n');
            }
        }
        return rows.toString();
    }

    /** A cell, in quotes where it needs them. */
    public static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
