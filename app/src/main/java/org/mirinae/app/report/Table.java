package org.mirinae.app.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells in columns as wide as their widest cell. */
public final class Table {

    private final List<String[]> rows = new ArrayList<>();
    private final String indent;
    private final String sides;

    /**
     * An empty table.
     *
     * @param indent in front of every row
     * @param sides one letter for each column, r for aligned to the right, anything else for left;
     *     columns beyond are aligned to the left
     */
    public Table(String indent, String sides) {
        this.indent = indent;
        this.sides = sides;
    }

    /** Adds a row; rows may differ in length. */
    public void row(String... cells) {
        rows.add(cells);
    }

    /** Returns whether the table has no rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                if (widths.size() == i) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), width(row[i])));
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < row.length; i++) {
                int pad = widths.get(i) - width(row[i]);
                line.append(i == 0 ? "" : "  ");
                if (i >= sides.length() || sides.charAt(i) != 'r') {
                    line.append(row[i]).repeat(' ', pad);
                } else {
                    line.repeat(' ', pad).append(row[i]);
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Columns on a terminal: a Hangul syllable or other wide letter takes two. */
    private static int width(String cell) {
        return cell.codePoints().map(c -> isWide(c) ? 2 : 1).sum();
    }

    private static boolean isWide(int c) {
        return Character.isIdeographic(c)
                || (c >= 0x1100 && Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL);
    }
}
