package org.mirinae.app.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first ranks of an execution trace, one a line. */
final class RankText {

    /** More are in the other formats. */
    private static final int SHOWN = 16;

    private static final List<String> COLUMNS =
            List.of(
                    "time_us",
                    "compute_us",
                    "communication_us",
                    "exposed_communication_us",
                    "waiting_us",
                    "memory_us");

    private RankText() {}

    /** The table of a workload's result; empty where it has no ranks. */
    static String of(@Nullable Object workload) {
        if (!(workload instanceof Map<?, ?> result)
                || !(result.get("per_rank") instanceof List<?> rows)) {
            return "";
        }
        Table table = new Table("  ", "rrrrrrr");
        table.row("rank", "time", "compute", "communication", "exposed", "waiting", "memory");
        table.row("", "(us)", "(us)", "(us)", "(us)", "(us)", "(us)");
        for (Object row : rows.subList(0, Math.min(SHOWN, rows.size()))) {
            if (row instanceof Map<?, ?> rank) {
                table.row(
                        java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of(
                                                String.valueOf(rank.get("rank"))),
                                        COLUMNS.stream().map(key -> number(rank.get(key))))
                                .toArray(String[]::new));
            }
        }
        int more = rows.size() - SHOWN;
        return table + (more > 0 ? "  and " + more + " more ranks\n" : "");
    }

    private static String number(@Nullable Object value) {
        return value instanceof Number n
                ? String.format(java.util.Locale.ROOT, "%.3f", n.doubleValue())
                : "";
    }
}
