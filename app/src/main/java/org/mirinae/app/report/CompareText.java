package org.mirinae.app.report;

import org.jspecify.annotations.Nullable;
import org.mirinae.app.document.CompareResult;

/** Draws two results side by side: each figure by its key, in the unit of its key. */
final class CompareText {

    private CompareText() {}

    static String of(CompareResult compare) {
        Table table = new Table("", "lrrrl");
        table.row("", compare.a().scenario(), compare.b().scenario());
        compare.figures()
                .forEach(
                        (path, row) ->
                                table.row(
                                        path,
                                        cell(row.a(), row.unit()),
                                        cell(row.b(), row.unit()),
                                        change(row.changePercent()),
                                        row.apart() ? "*" : ""));
        return table + "* the bounds of the two lie apart\n";
    }

    private static String change(@Nullable Double percent) {
        return percent == null ? "" : (percent > 0 ? "+" : "") + Human.number(percent) + " %";
    }

    private static String cell(@Nullable Double value, String unit) {
        boolean bare = unit.equals("count") || unit.equals("index") || unit.equals("ratio");
        return value == null
                ? "-"
                : Human.number(value) + (bare || unit.isEmpty() ? "" : " " + unit);
    }
}
