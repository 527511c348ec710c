package org.mirinae.evaluation.truth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;

/**
 * A table of published measurements: CSV with a header line, gzip or not, cells in double quotes
 * where need be (RFC 4180).
 *
 * @param name of the file
 * @param rows in the order of the file
 */
public record TruthTable(String name, List<TruthRow> rows) {

    /** Copies the rows. */
    public TruthTable {
        rows = List.copyOf(rows);
    }

    /**
     * Reads a table.
     *
     * @param name of the file, for messages
     * @param bytes of the file
     * @throws InvalidScenarioException where a row has more cells than the header, or gzip is
     *     broken
     */
    public static TruthTable read(String name, byte[] bytes) {
        List<List<String>> lines = lines(text(name, bytes));
        if (lines.isEmpty()) {
            throw invalid(name, "the table is empty", "Maybe it was cut off.");
        }
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (String column : lines.getFirst()) {
            columns.put(column.strip(), columns.size());
        }
        List<TruthRow> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            if (line.size() > columns.size()) {
                throw invalid(
                        name,
                        String.format(
                                Locale.ROOT,
                                "row %d has %d cells, the header %d",
                                rows.size() + 1,
                                line.size(),
                                columns.size()),
                        "Maybe a cell with a comma in it lacks its quotes.");
            }
            rows.add(new TruthRow(columns, line));
        }
        return new TruthTable(name, rows);
    }

    private static InvalidScenarioException invalid(String name, String message, String remedy) {
        return new InvalidScenarioException(List.of(new Problem(name, message, remedy)));
    }

    private static String text(String name, byte[] bytes) {
        boolean gzip = bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
        if (!gzip) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw invalid(name, "its gzip data are broken", "Maybe it was cut off.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<String>> lines(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
                cell.append(c);
            } else if (c != '\r') {
                line.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    end(lines, line);
                    line = new ArrayList<>();
                }
            }
        }
        line.add(cell.toString());
        end(lines, line);
        return lines;
    }

    private static void end(List<List<String>> lines, List<String> line) {
        if (line.size() > 1 || !line.getFirst().isEmpty()) {
            lines.add(line);
        }
    }
}
