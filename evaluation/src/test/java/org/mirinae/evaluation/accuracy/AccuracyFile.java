package org.mirinae.evaluation.accuracy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mirinae.problems.Problems;
import org.mirinae.result.Metric;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;
import org.mirinae.schema.document.DocumentReader;

/** docs/accuracy.json, as committed. */
final class AccuracyFile {

    static final Path PATH =
            Path.of(Objects.requireNonNull(System.getProperty("mirinae.root")))
                    .resolve("docs/accuracy.json");

    /** Its content, as it is written. */
    record Tables(
            @Metric(doc = "One for each table, metric and subset.") List<AccuracyTable> tables) {}

    private AccuracyFile() {}

    /** Its entries by table, metric and subset. */
    static Map<String, Map<String, DocumentNode>> read() throws IOException {
        Problems problems = new Problems();
        DocumentNode tree = DocumentReader.read("accuracy.json", Files.readString(PATH), problems);
        problems.orThrow();
        Map<String, Map<String, DocumentNode>> stated = new LinkedHashMap<>();
        if (tree instanceof MappingNode root
                && root.entries().get("tables") instanceof SequenceNode tables) {
            for (DocumentNode table : tables.items()) {
                Map<String, DocumentNode> entries = ((MappingNode) table).entries();
                stated.put(
                        text(entries, "table")
                                + " "
                                + text(entries, "metric")
                                + " "
                                + text(entries, "subset"),
                        entries);
            }
        }
        return stated;
    }

    static double number(Map<String, DocumentNode> tree, String key) {
        return tree.get(key) instanceof ScalarNode scalar
                ? Double.parseDouble(scalar.text())
                : Double.NaN;
    }

    static String text(Map<String, DocumentNode> tree, String key) {
        return tree.get(key) instanceof ScalarNode scalar ? scalar.text() : "";
    }
}
