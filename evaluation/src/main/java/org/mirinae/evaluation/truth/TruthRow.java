package org.mirinae.evaluation.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of a table of measurements: cells by column. What is blank or not a column is absent. */
public final class TruthRow {

    private final Map<String, Integer> columns;
    private final List<String> cells;

    TruthRow(Map<String, Integer> columns, List<String> cells) {
        this.columns = columns;
        this.cells = List.copyOf(cells);
    }

    /** The row's name in its table; empty where it has none. */
    public String id() {
        return text("id", "");
    }

    /** A cell, or null where it is absent. */
    public @Nullable String text(String column) {
        Integer index = columns.get(column);
        String cell = index == null || index >= cells.size() ? "" : cells.get(index).strip();
        return cell.isEmpty() || cell.equals("null") ? null : cell;
    }

    /** A cell, or something else where it is absent. */
    public String text(String column, String otherwise) {
        String cell = text(column);
        return cell == null ? otherwise : cell;
    }

    /** Returns whether the cell of a column has text. */
    public boolean has(String column) {
        return text(column) != null;
    }

    /**
     * A cell as a number, or null where it is absent.
     *
     * @throws SkippedRowException where something else stands there
     */
    public @Nullable Double number(String column) {
        String cell = text(column);
        if (cell == null) {
            return null;
        }
        try {
            double value = Double.parseDouble(cell);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as for numbers that are not finite.
        }
        throw new SkippedRowException(column + " is no number");
    }

    /**
     * A cell as a whole number, or null where it is absent.
     *
     * @throws SkippedRowException where something else stands there
     */
    public @Nullable Integer whole(String column) {
        Double value = number(column);
        if (value == null) {
            return null;
        }
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new SkippedRowException(column + " is no whole number");
        }
        return value.intValue();
    }

    /** A cell as a whole number, or another where it is absent. */
    public int whole(String column, int otherwise) {
        Integer value = whole(column);
        return value == null ? otherwise : value;
    }

    /**
     * A cell the row cannot be predicted without.
     *
     * @throws SkippedRowException where it is absent
     */
    public int needed(String column) {
        Integer value = whole(column);
        if (value == null) {
            throw new SkippedRowException("the row has no " + column);
        }
        return value;
    }

    /** All cells but the row's name: rows that agree in these are equal. */
    public List<String> measurement() {
        List<String> rest = new ArrayList<>(cells);
        Integer id = columns.get("id");
        if (id != null && id < rest.size()) {
            rest.set(id, "");
        }
        return rest;
    }
}
