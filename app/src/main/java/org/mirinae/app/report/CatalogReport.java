package org.mirinae.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Json;
import org.mirinae.schema.DocumentNode;
import org.mirinae.schema.DocumentNode.MappingNode;
import org.mirinae.schema.DocumentNode.ScalarNode;
import org.mirinae.schema.DocumentNode.SequenceNode;

/** One catalogue entry: each figure with its source. */
public final class CatalogReport {

    /** Keys that are no figures. */
    private static final Set<String> ABOUT = Set.of("name", "aliases", "sources", "notes");

    private final String kind;
    private final String name;
    private final MappingNode entry;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();

    private record Row(String path, String value, String source) {}

    /** Of an entry's tree. */
    public CatalogReport(String kind, String name, MappingNode entry) {
        this.kind = kind;
        this.name = name;
        this.entry = entry;
        if (entry.entries().get("sources") instanceof MappingNode given) {
            given.entries()
                    .forEach(
                            (path, source) -> {
                                if (source instanceof ScalarNode text) {
                                    sources.put(path, text.text());
                                }
                            });
        }
        entry.entries()
                .forEach(
                        (key, node) -> {
                            if (!ABOUT.contains(key)) {
                                walk(key, node);
                            }
                        });
    }

    private void walk(String path, DocumentNode node) {
        switch (node) {
            case MappingNode mapping ->
                    mapping.entries().forEach((key, child) -> walk(path + "." + key, child));
            case SequenceNode list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    walk(path + "[" + i + "]", list.items().get(i));
                }
            }
            case ScalarNode scalar -> rows.add(new Row(path, scalar.text(), source(path)));
        }
    }

    /** The source given for the path itself, else for the longest part of it, else the default. */
    private String source(String path) {
        String at = path;
        while (!at.isEmpty()) {
            String source = sources.get(at);
            if (source != null) {
                return source;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return sources.getOrDefault("default", "");
    }

    private @Nullable String text(String key) {
        return entry.entries().get(key) instanceof ScalarNode scalar ? scalar.text() : null;
    }

    private List<String> aliases() {
        List<String> aliases = new ArrayList<>();
        if (entry.entries().get("aliases") instanceof SequenceNode list) {
            for (DocumentNode item : list.items()) {
                if (item instanceof ScalarNode alias) {
                    aliases.add(alias.text());
                }
            }
        }
        return aliases;
    }

    /** A table for people. */
    public String text() {
        StringBuilder text = new StringBuilder(kind + " " + name + "\n");
        if (!aliases().isEmpty()) {
            text.append("also ").append(String.join(", ", aliases())).append('\n');
        }
        List<String> told = new ArrayList<>();
        Table table = new Table("  ", "lll");
        for (Row row : rows) {
            if (!told.contains(row.source())) {
                told.add(row.source());
            }
            String mark =
                    row.source().isEmpty() ? "" : "[" + (told.indexOf(row.source()) + 1) + "]";
            table.row(row.path(), row.value(), mark);
        }
        text.append(table);
        for (int i = 0; i < told.size(); i++) {
            if (!told.get(i).isEmpty()) {
                text.append('[').append(i + 1).append("] ").append(told.get(i)).append('\n');
            }
        }
        String notes = text("notes");
        return text.append(notes == null || notes.isEmpty() ? "" : "notes: " + notes + "\n")
                .toString();
    }

    /** An object with a list of figures. */
    public String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", kind);
        document.put("name", name);
        document.put("aliases", aliases());
        List<Object> figures = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> figure = new LinkedHashMap<>();
            figure.put("path", row.path());
            figure.put("value", row.value());
            figure.put("source", row.source());
            figures.add(figure);
        }
        document.put("figures", figures);
        String notes = text("notes");
        if (notes != null) {
            document.put("notes", notes);
        }
        return Json.pretty(document);
    }

    /** {@code path,value,source}. */
    public String csv() {
        StringBuilder csv = new StringBuilder("path,value,source\n");
        for (Row row : rows) {
            csv.append(CsvReport.quoted(row.path()))
                    .append(',')
                    .append(CsvReport.quoted(row.value()))
                    .append(',')
                    .append(CsvReport.quoted(row.source()))
                    .append('\n');
        }
        return csv.toString();
    }
}
