package org.mirinae.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the binder finds catalogue entries that are named instead of written out. */
public interface EntrySource {

    /**
     * The entry of a kind under its name or an alias, or null.
     *
     * @param kind as in {@link CatalogKind}
     */
    @Nullable DocumentNode find(String kind, String name);

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
