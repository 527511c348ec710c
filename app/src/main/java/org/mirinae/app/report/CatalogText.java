package org.mirinae.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.app.document.Listings.Entry;
import org.mirinae.app.document.Listings.EntryFigure;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;

/** Draws one catalogue entry: each figure with its source. */
public final class CatalogText {

    /** Keys that are no figures. */
    private static final Set<String> ABOUT = Set.of("name", "aliases", "sources", "notes");

    private final String kind;
    private final String name;
    private final MappingNode entry;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<EntryFigure> rows = new ArrayList<>();

    /** Makes the text of an entry from its tree. */
    public CatalogText(String kind, String name, MappingNode entry) {
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
            case ScalarNode scalar -> rows.add(new EntryFigure(path, scalar.text(), source(path)));
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
    private String text() {
        StringBuilder text = new StringBuilder(kind + " " + name + "\n");
        if (!aliases().isEmpty()) {
            text.append("also ").append(String.join(", ", aliases())).append('\n');
        }
        List<String> told = new ArrayList<>();
        Table table = new Table("  ", "lll");
        for (EntryFigure row : rows) {
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

    /** The entry in the form asked for. */
    public String of(Format format) {
        return switch (format) {
            case TEXT -> text();
            case JSON ->
                    ResultWriter.plainJson(new Entry(kind, name, aliases(), rows, text("notes")));
            case CSV -> CsvText.table(rows.stream().map(ResultWriter::cells).toList());
        };
    }
}
