package org.mirinae.app.report;

import java.util.Locale;
import org.mirinae.result.records.CollectiveResult;
import org.mirinae.result.records.CollectiveRow;

/** Draws the sizes of a collective benchmark in the columns of nccl-tests. */
final class CollectiveText {

    private CollectiveText() {}

    static String of(CollectiveResult result) {
        Table table = new Table("  ", "rrlrrrll");
        table.row("size", "count", "type", "time", "algbw", "busbw", "algo", "");
        table.row("(B)", "(elements)", "", "(us)", "(GB/s)", "(GB/s)", "", "");
        for (CollectiveRow row : result.rows()) {
            table.row(
                    Long.toString(Math.round(row.sizeBytes())),
                    Long.toString(Math.round(row.count())),
                    result.dataType(),
                    number(row.timeUs()),
                    number(row.algbw()),
                    number(row.busbw()),
                    row.algorithm(),
                    row.reason());
        }
        return "  " + result.collective() + "\n" + table;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
