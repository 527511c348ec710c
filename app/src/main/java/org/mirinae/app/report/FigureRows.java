package org.mirinae.app.report;

import java.lang.reflect.RecordComponent;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Interval;
import org.mirinae.result.Metric;
import org.mirinae.result.document.ResultShape;

/**
 * Draws figures of records one a line: label, number, unit and bounds.
 *
 * @param bounds of figures, by path
 * @param currency that amounts are in; null where nothing has a price
 */
record FigureRows(SequencedMap<String, Interval> bounds, @Nullable String currency) {

    /** An empty table with columns for label, number, unit and bounds. */
    static Table table(String indent) {
        return new Table(indent, "lr");
    }

    /** Adds every plain number of a record. */
    void numbers(Table table, Record record, String path) {
        for (ResultShape.Held held : ResultShape.held(record)) {
            if (held.value() instanceof Number number) {
                number(table, held.component(), number, path);
            }
        }
    }

    /** Adds one number with its bounds. */
    void number(Table table, RecordComponent component, Number number, String path) {
        String key = path + "." + ResultShape.key(component);
        row(
                table,
                Labels.of(component),
                quantity(component, number.doubleValue()),
                interval(key, component));
    }

    /** A number with the unit of its component. */
    String quantity(RecordComponent component, double value) {
        return Human.quantity(value, unit(component));
    }

    /** Adds a line, the quantity split into number and unit. */
    static void row(Table table, String label, String quantity, String last) {
        int space = quantity.indexOf(' ');
        table.row(
                label,
                space < 0 ? quantity : quantity.substring(0, space),
                space < 0 ? "" : quantity.substring(space + 1),
                last);
    }

    private String unit(RecordComponent component) {
        Metric metric = ResultShape.metric(component);
        return metric.unit().equals("currency") && currency != null ? currency : metric.unit();
    }

    /** Bounds of a figure in brackets; empty where they are the figure itself. */
    String interval(String path, RecordComponent component) {
        Interval interval = bounds.get(path);
        if (interval == null || interval.low() == interval.high()) {
            return "";
        }
        return "["
                + quantity(component, interval.low())
                + " .. "
                + quantity(component, interval.high())
                + "]"
                + (interval.from().equals(Interval.SEEDS) ? " seeds" : "");
    }
}
