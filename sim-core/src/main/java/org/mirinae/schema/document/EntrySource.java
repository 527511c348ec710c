package org.mirinae.schema.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.CatalogKind;

/** Finds catalogue entries that are named instead of written out. */
public interface EntrySource {

    /**
     * The entry of a kind under its name or an alias, or null.
     *
     * @param kind as in {@link CatalogKind}
     */
    @Nullable DocumentNode find(String kind, String name);

    /**
     * The same for a name in a document; a source that also reads files tells what keeps it from
     * reading one.
     *
     * @param problems takes what is wrong with an entry that is there
     * @return null where there is none, or after adding a problem
     */
    default @Nullable DocumentNode find(String kind, String name, Problems problems) {
        return find(kind, name);
    }

    /**
     * A mapping written in place, in the form of an entry; other forms that are understood, such as
     * a Hugging Face config.json, are turned into it.
     *
     * @param problems takes what keeps it from being understood
     * @return null after adding a problem
     */
    default @Nullable DocumentNode adapt(
            String kind, DocumentNode.MappingNode given, Problems problems) {
        return given;
    }

    /** Known names like the given one, nearest first. */
    List<String> nearest(String kind, String name);

    /** A source without entries. */
    static EntrySource none() {
        return new EntrySource() {
            @Override
            public @Nullable DocumentNode find(String kind, String name) {
                return null;
            }

            @Override
            public List<String> nearest(String kind, String name) {
                return List.of();
            }
        };
    }
}
