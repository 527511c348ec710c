package org.mirinae.app.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mirinae.planning.ServingSize;
import org.mirinae.result.Json;

/** The size of a service as text and as CSV. */
public final class SizeReport {

    private SizeReport() {}

    /** For people: the size first, then what the described one sustains, then the curve. */
    public static String text(ServingSize size) {
        StringBuilder text = new StringBuilder();
        text.append(size.scenario()).append(": ").append(size.workload()).append(" needs ");
        text.append(Human.count(size.replicas(), "replica")).append(", ");
        text.append(Human.count(size.gpus(), "GPU")).append(" on ");
        text.append(Human.count(size.nodes(), "node"));
        Long switches = size.switches();
        text.append(switches == null ? "" : ", " + Human.count(switches, "switch"));
        text.append("\n\nsize\n");
        Table table = new Table("  ", "lr");
        row(table, "mean_it_watts", size.meanWatts(), "W");
        row(table, "max_it_watts", size.maxWatts(), "W");
        row(table, "mean_facility_watts", size.facilityWatts(), "W");
        String currency = size.currency() == null ? "" : size.currency();
        row(table, "energy_cost_per_year", size.energyPerYear(), currency);
        row(
                table,
                "energy_cost_per_million_output_tokens",
                size.energyPerMillionTokens(),
                currency);
        text.append(table);
        text.append("\ndescribed: ").append(Human.count(size.describedReplicas(), "replica"));
        text.append(size.describedMeets() ? " meet" : " MISS")
                .append(" the objectives and sustain ");
        ServingSize.Interval rate = size.sustained();
        text.append(Human.number(rate.mean())).append(" req/s [");
        text.append(Human.number(rate.low())).append(" .. ").append(Human.number(rate.high()));
        text.append("] 95 % over seeds\n\none replica under so many clients\n");
        Table curve = new Table("  ", "rrrr");
        curve.row("clients", "tok/s/user", "tok/s/GPU", "mean TTFT ms");
        for (ServingSize.Point point : size.curve()) {
            curve.row(
                    Integer.toString(point.clients()),
                    Human.number(point.tokensPerSecondPerUser()),
                    Human.number(point.tokensPerSecondPerGpu()),
                    Human.number(point.ttftMillis()));
        }
        text.append(curve).append('\n');
        text.append(size.runs()).append(" runs\nassumed\n");
        size.assumptions().forEach(a -> text.append("  - ").append(a).append('\n'));
        return text.toString();
    }

    private static void row(
            Table table, String key, @org.jspecify.annotations.Nullable Double value, String unit) {
        if (value != null) {
            String quantity = Human.quantity(value, unit);
            int space = quantity.indexOf(' ');
            table.row(
                    key,
                    space < 0 ? quantity : quantity.substring(0, space),
                    space < 0 ? unit : quantity.substring(space + 1));
        }
    }

    /** Every figure with its path, as {@code path,value}. */
    public static String csv(ServingSize size) {
        StringBuilder csv = new StringBuilder("path,value\n");
        rows("", size.tree(), csv);
        return csv.toString();
    }

    private static void rows(String path, Object value, StringBuilder csv) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, v) -> rows(path.isEmpty() ? "" + key : path + "." + key, v, csv));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                rows(path + "[" + i + "]", list.get(i), csv);
            }
        } else {
            String cell =
                    value instanceof Double number
                            ? Json.number(number)
                            : String.format(Locale.ROOT, "%s", value);
            csv.append(CsvReport.quoted(path)).append(',').append(CsvReport.quoted(cell));
            csv.append('\n');
        }
    }
}
