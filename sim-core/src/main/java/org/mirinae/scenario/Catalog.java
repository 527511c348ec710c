package org.mirinae.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentReader;
import org.mirinae.schema.document.EntrySource;
import org.mirinae.schema.document.NearestName;

/**
 * Knows by name: GPUs, nodes, drives, clusters, language models, software stacks, tariffs. One YAML
 * file an entry, in a folder for each kind; the file's name is the entry's. Names are found
 * directly; aliases, and names in another case, by one look through the kind's files. Immutable
 * towards the outside and safe for several threads; what was read is kept.
 */
public final class Catalog {

    private static final String STACK = "stack";

    private final List<CatalogFolder> layers;
    private final Map<String, DocumentNode> read = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> spellings = new ConcurrentHashMap<>();

    private Catalog(List<CatalogFolder> layers) {
        this.layers = layers;
    }

    /** The entries that come with this program. */
    public static Catalog builtIn() {
        return new Catalog(List.of(CatalogFolder.builtIn()));
    }

    /** This catalogue with a folder laid over it: entries of the same name are replaced. */
    public Catalog overlaid(CatalogFolder folder) {
        List<CatalogFolder> over = new ArrayList<>(List.of(folder));
        over.addAll(layers);
        return new Catalog(List.copyOf(over));
    }

    /** Kinds of entries, in alphabetical order. */
    public List<String> kinds() {
        return layers.stream()
                .flatMap(layer -> layer.kinds().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Canonical names of a kind, in alphabetical order; none for an unknown kind. */
    public List<String> names(String kind) {
        return layers.stream()
                .flatMap(layer -> layer.names(kind).stream())
                .distinct()
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
    }

    /** The entry under its canonical name, as written, or null. */
    public @Nullable String text(String kind, String canonicalName) {
        for (CatalogFolder layer : layers) {
            String text = layer.text(kind, canonicalName);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /** The canonical name a spelling stands for, or null. */
    public @Nullable String canonical(String kind, String spelling) {
        if (text(kind, spelling) != null) {
            return spelling;
        }
        return spellings(kind).get(spelling.toLowerCase(java.util.Locale.ROOT));
    }

    /** Known spellings like the given one, nearest first. */
    public List<String> nearest(String kind, String name) {
        Collection<String> known = names(kind);
        List<String> near = NearestName.of(name, known);
        return near.isEmpty()
                ? NearestName.of(name, spellings(kind).keySet()).stream()
                        .map(spelling -> String.valueOf(spellings(kind).get(spelling)))
                        .distinct()
                        .toList()
                : near;
    }

    /**
     * A source of entries for one reading.
     *
     * @param note takes a sentence when something else than the asked-for was taken
     */
    public EntrySource entries(Consumer<String> note) {
        return new EntrySource() {
            @Override
            public @Nullable DocumentNode find(String kind, String name) {
                DocumentNode named = document(kind, name);
                if (named != null) {
                    return named;
                }
                String canonical = canonical(kind, name);
                if (canonical == null && kind.equals(STACK)) {
                    canonical = nearestStack(name, note);
                }
                return canonical == null ? null : document(kind, canonical);
            }

            @Override
            public List<String> nearest(String kind, String name) {
                return Catalog.this.nearest(kind, name);
            }
        };
    }

    private @Nullable String nearestStack(String name, Consumer<String> note) {
        String nearest = StackVersions.nearest(name, names(STACK));
        if (nearest != null) {
            note.accept(
                    "stack " + name + " is not known; taken as the nearest version, " + nearest);
        }
        return nearest;
    }

    private @Nullable DocumentNode document(String kind, String canonical) {
        String key = kind + "/" + canonical;
        DocumentNode known = read.get(key);
        if (known != null) {
            return known;
        }
        String text = text(kind, canonical);
        if (text == null) {
            return null;
        }
        Problems problems = new Problems();
        DocumentNode node = DocumentReader.read("catalog/" + key + ".yaml", text, problems);
        problems.orThrow();
        if (node != null) {
            read.put(key, node);
        }
        return node;
    }

    private Map<String, String> spellings(String kind) {
        return spellings.computeIfAbsent(kind, this::readSpellings);
    }

    private Map<String, String> readSpellings(String kind) {
        Map<String, String> canonical = new TreeMap<>();
        for (String name : names(kind)) {
            for (String alias : aliases(kind, name)) {
                canonical.putIfAbsent(alias.toLowerCase(java.util.Locale.ROOT), name);
            }
        }
        // A name of its own wins over another entry's alias.
        for (String name : names(kind)) {
            canonical.put(name.toLowerCase(java.util.Locale.ROOT), name);
        }
        return new LinkedHashMap<>(canonical);
    }

    private List<String> aliases(String kind, String name) {
        String text = text(kind, name);
        String line =
                text == null
                        ? null
                        : text.lines()
                                .filter(l -> l.startsWith("aliases:"))
                                .findFirst()
                                .orElse(null);
        if (line == null) {
            return List.of();
        }
        DocumentNode node = DocumentReader.read(name, line, new Problems());
        List<String> aliases = new ArrayList<>();
        if (node instanceof DocumentNode.MappingNode mapping
                && mapping.entries().get("aliases") instanceof DocumentNode.SequenceNode list) {
            for (DocumentNode item : list.items()) {
                if (item instanceof DocumentNode.ScalarNode scalar) {
                    aliases.add(scalar.text());
                }
            }
        }
        return aliases;
    }
}
