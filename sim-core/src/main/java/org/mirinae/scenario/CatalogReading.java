package org.mirinae.scenario;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.problems.SourcePosition;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.binding.Binder;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.EntrySource;

/** Reads single entries of a catalogue as records. */
public final class CatalogReading {

    private static final SourcePosition NAME = new SourcePosition("name", 1, 1);

    private CatalogReading() {}

    /**
     * The entry of a name or alias; for a stack of unknown version the nearest one.
     *
     * @param type a record of a catalogue kind
     * @return null where there is none of that name
     * @throws org.mirinae.problems.InvalidScenarioException when the entry cannot be read
     */
    public static <T> @Nullable T of(Catalog catalog, Class<T> type, String name) {
        CatalogKind kind = type.getAnnotation(CatalogKind.class);
        if (kind == null) {
            throw new IllegalArgumentException(type + " is no kind of the catalogue");
        }
        EntrySource entries = catalog.entries(note -> {});
        if (entries.find(kind.value(), name) == null) {
            return null;
        }
        Binder binder = new Binder(entries, Map.of());
        Problems problems = binder.newProblems();
        T entry = binder.bind(type, new ScalarNode(name, false, NAME), problems);
        problems.orThrow();
        return entry;
    }
}
