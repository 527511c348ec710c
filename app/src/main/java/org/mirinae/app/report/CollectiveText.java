package org.mirinae.app.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sizes of a collective benchmark, in the columns of nccl-tests. */
final class CollectiveText {

    private CollectiveText() {}

    /** The table of a workload's result; empty where it is no collective. */
    static String of(@Nullable Object workload) {
        if (!(workload instanceof Map<?, ?> result)
                || !(result.get("rows") instanceof List<?> rows)) {
            return "";
        }
        Table table = new Table("  ", "rrlrrrll");
        table.row("size", "count", "type", "time", "algbw", "busbw", "algo", "");
        table.row("(B)", "(elements)", "", "(us)", "(GB/s)", "(GB/s)", "", "");
        for (Object row : rows) {
            if (row instanceof Map<?, ?> size) {
                table.row(
                        whole(size.get("size_bytes")),
                        whole(size.get("count")),
                        String.valueOf(result.get("data_type")),
                        number(size.get("time_us")),
                        number(size.get("algbw")),
                        number(size.get("busbw")),
                        String.valueOf(size.get("algorithm")),
                        String.valueOf(size.get("reason")));
            }
        }
        return "  " + result.get("collective") + "\n" + table;
    }

    private static String whole(@Nullable Object value) {
        return value instanceof Number n ? Long.toString(Math.round(n.doubleValue())) : "";
    }

    private static String number(@Nullable Object value) {
        return value instanceof Number n
                ? String.format(java.util.Locale.ROOT, "%.2f", n.doubleValue())
                : "";
    }
}
