package org.mirinae.app.run;

import java.util.List;
import java.util.Optional;
import org.mirinae.scenario.Catalog;
import org.mirinae.service.CatalogView;

/** The catalogue as the catalogue service shows it. */
public final class ServedCatalog implements CatalogView {

    private final Catalog catalog;

    /** A view of this catalogue. */
    public ServedCatalog(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<String> kinds() {
        return catalog.kinds();
    }

    @Override
    public List<String> names(String kind) {
        return kinds().contains(kind) ? catalog.names(kind) : List.of();
    }

    @Override
    public Optional<Entry> find(String kind, String name) {
        String canonical = kinds().contains(kind) ? catalog.canonical(kind, name) : null;
        String text = canonical == null ? null : catalog.text(kind, canonical);
        return canonical == null || text == null
                ? Optional.empty()
                : Optional.of(new Entry(canonical, text));
    }

    @Override
    public List<String> nearest(String kind, String name) {
        return kinds().contains(kind) ? catalog.nearest(kind, name) : List.of();
    }
}
