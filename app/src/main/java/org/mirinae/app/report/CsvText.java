package org.mirinae.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.mirinae.app.document.CalibrateResult;
import org.mirinae.app.document.CompareResult;
import org.mirinae.evaluation.accuracy.AccuracyResult;
import org.mirinae.planning.strategy.SearchPlan;
import org.mirinae.planning.strategy.SearchResult;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.document.Figures;
import org.mirinae.result.document.Json;
import org.mirinae.result.document.ResultWriter;

/**
 * Writes documents as CSV (RFC 4180). A document that is a list (plans, tables, kernels) has a line
 * for each entry, with units in the names of the columns; any other has a line for each figure,
 * with a column for the unit.
 */
public final class CsvText {

    private CsvText() {}

    static String of(ResultDocument document) {
        return switch (document) {
            case SearchResult search -> plans(search);
            case AccuracyResult accuracy -> AccuracyText.csv(accuracy);
            case CalibrateResult calibrate ->
                    table(calibrate.kernels().stream().map(ResultWriter::cells).toList());
            case CompareResult compare -> comparison(compare);
            default -> figures(document);
        };
    }

    /** The texts that say where a document comes from, then every figure. */
    private static String figures(ResultDocument document) {
        StringBuilder rows = new StringBuilder("path,value,unit,low,high,confidence,from\n");
        texts(document)
                .forEach(
                        (key, text) ->
                                rows.append(key)
                                        .append(',')
                                        .append(quoted(text))
                                        .append(",,,,,\n"));
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

    private static SequencedMap<String, String> texts(ResultDocument document) {
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        texts.put("kind", document.kind());
        texts.put("version", document.provenance().version());
        texts.put("digest", ResultWriter.digest(document));
        texts.put("input_digest", document.provenance().inputDigest());
        String scenario = document.provenance().scenario();
        if (scenario != null) {
            texts.put("scenario", scenario);
        }
        return texts;
    }

    private static String plans(SearchResult search) {
        List<SequencedMap<String, String>> rows = new ArrayList<>();
        search.fastest().forEach(plan -> rows.add(plan("fastest", plan)));
        search.pareto().forEach(plan -> rows.add(plan("pareto", plan)));
        return table(rows);
    }

    private static SequencedMap<String, String> plan(String list, SearchPlan plan) {
        SequencedMap<String, String> cells = new LinkedHashMap<>();
        cells.put("list", list);
        cells.putAll(ResultWriter.cells(plan));
        return cells;
    }

    private static String comparison(CompareResult compare) {
        List<SequencedMap<String, String>> rows = new ArrayList<>();
        compare.figures()
                .forEach(
                        (path, figure) -> {
                            SequencedMap<String, String> cells = new LinkedHashMap<>();
                            cells.put("path", path);
                            cells.putAll(ResultWriter.cells(figure));
                            rows.add(cells);
                        });
        return table(rows);
    }

    /**
     * A line for each row under a line with the name of every column; a cell that a row lacks is
     * empty.
     *
     * @param rows cells by column
     */
    public static String table(List<? extends SequencedMap<String, String>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        StringBuilder csv = new StringBuilder(line(List.copyOf(columns)));
        for (SequencedMap<String, String> row : rows) {
            csv.append(line(columns.stream().map(c -> row.getOrDefault(c, "")).toList()));
        }
        return csv.toString();
    }

    /** One line of cells. */
    static String line(List<String> cells) {
        return String.join(",", cells.stream().map(CsvText::quoted).toList()) + "\n";
    }

    /** A cell, in quotes where it needs them. */
    public static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
