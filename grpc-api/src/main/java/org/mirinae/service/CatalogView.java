package org.mirinae.service;

import java.util.List;
import java.util.Optional;

/** Read-only view of a catalogue, for {@link CatalogGrpcService}. Called from several threads. */
public interface CatalogView {

    /** Kinds of entries, in alphabetical order. */
    List<String> kinds();

    /** Names of the entries of a kind, in alphabetical order; empty for an unknown kind. */
    List<String> names(String kind);

    /** The entry under its name or an alias. */
    Optional<Entry> find(String kind, String name);

    /** Known names like the given one, nearest first, for an error's remedy. */
    List<String> nearest(String kind, String name);

    /**
     * An entry.
     *
     * @param name canonical
     * @param document YAML text, sources included
     */
    record Entry(String name, String document) {}
}
