package org.mirinae.app.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Figure;
import org.mirinae.result.Figures;
import org.mirinae.result.Json;

/** Two results side by side, figure by figure. */
public final class Comparison {

    private final Map<String, ?> first;
    private final Map<String, ?> second;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** A figure of both results; null where one has none. */
    private record Row(@Nullable Figure a, @Nullable Figure b) {

        String unit() {
            return a != null ? a.unit() : b != null ? b.unit() : "";
        }

        /** How much b is above a, in percent, where that can be said. */
        @Nullable Double changePercent() {
            return a == null || b == null || a.value() == 0
                    ? null
                    : 100 * (b.value() - a.value()) / Math.abs(a.value());
        }

        /** Whether the bounds of the two lie apart, so that the difference is not just error. */
        boolean apart() {
            return a != null
                    && b != null
                    && a.bounds() != null
                    && b.bounds() != null
                    && (a.bounds().high() < b.bounds().low()
                            || b.bounds().high() < a.bounds().low());
        }
    }

    /** Of two result documents. */
    public Comparison(Map<String, ?> first, Map<String, ?> second) {
        this.first = first;
        this.second = second;
        Map<String, Figure> a = byPath(first);
        Map<String, Figure> b = byPath(second);
        Set<String> paths = new LinkedHashSet<>(a.keySet());
        paths.addAll(b.keySet());
        paths.removeIf(p -> p.startsWith("simulation.") || p.equals("seed"));
        paths.forEach(p -> rows.put(p, new Row(a.get(p), b.get(p))));
    }

    private static Map<String, Figure> byPath(Map<String, ?> document) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        Figures.of(document).forEach(f -> figures.put(f.path(), f));
        return figures;
    }

    /** A table for people; a star marks differences larger than the bounds of both. */
    public String text() {
        Table table = new Table("", "lrrrl");
        table.row(
                "", String.valueOf(first.get("scenario")), String.valueOf(second.get("scenario")));
        rows.forEach(
                (path, row) -> {
                    Double change = row.changePercent();
                    table.row(
                            path,
                            cell(row.a()),
                            cell(row.b()),
                            change == null ? "" : sign(change) + Human.number(change) + " %",
                            row.apart() ? "*" : "");
                });
        return table + "* the bounds of the two lie apart\n";
    }

    private static String sign(double change) {
        return change > 0 ? "+" : "";
    }

    private static String cell(@Nullable Figure figure) {
        return figure == null ? "-" : Human.quantity(figure.value(), figure.unit());
    }

    /** {@code path,unit,a,b,change_percent,apart}. */
    public String csv() {
        StringBuilder csv = new StringBuilder("path,unit,a,b,change_percent,apart\n");
        rows.forEach(
                (path, row) -> {
                    Double change = row.changePercent();
                    csv.append(CsvReport.quoted(path)).append(',').append(row.unit()).append(',');
                    csv.append(row.a() == null ? "" : Json.number(row.a().value())).append(',');
                    csv.append(row.b() == null ? "" : Json.number(row.b().value())).append(',');
                    csv.append(change == null ? "" : Json.number(change)).append(',');
                    csv.append(row.apart()).append('\n');
                });
        return csv.toString();
    }

    /** An object with the two digests and every figure. */
    public String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", "comparison");
        document.put("a", source(first));
        document.put("b", source(second));
        Map<String, Object> figures = new LinkedHashMap<>();
        rows.forEach(
                (path, row) -> {
                    Map<String, Object> cells = new LinkedHashMap<>();
                    cells.put("unit", row.unit());
                    if (row.a() != null) {
                        cells.put("a", row.a().value());
                    }
                    if (row.b() != null) {
                        cells.put("b", row.b().value());
                    }
                    Double change = row.changePercent();
                    if (change != null) {
                        cells.put("change_percent", change);
                    }
                    cells.put("apart", row.apart());
                    figures.put(path, cells);
                });
        document.put("figures", figures);
        return Json.pretty(document);
    }

    private static Map<String, Object> source(Map<String, ?> result) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("scenario", String.valueOf(result.get("scenario")));
        source.put("digest", String.valueOf(result.get("digest")));
        return source;
    }
}
