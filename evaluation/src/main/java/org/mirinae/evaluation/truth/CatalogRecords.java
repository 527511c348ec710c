package org.mirinae.evaluation.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.schema.CatalogKind;
import org.mirinae.stack.Stack;

/** Entries of the catalogue as records, each read once. Safe for several threads. */
public final class CatalogRecords {

    private final Catalog catalog;
    private final Map<String, Object> known = new ConcurrentHashMap<>();
    private final List<Node> nodes;

    public CatalogRecords(Catalog catalog) {
        this.catalog = catalog;
        List<Node> all = new ArrayList<>();
        for (String name : catalog.names("node")) {
            all.add(read(Node.class, name));
        }
        this.nodes = List.copyOf(all);
    }

    /** The model of this name or alias, or null. */
    @Nullable
    public LanguageModel model(String name) {
        return catalog.canonical("language_model", name) == null
                ? null
                : read(LanguageModel.class, name);
    }

    /** The GPU of this name or alias. */
    public Gpu gpu(String name) {
        if (catalog.canonical("gpu", name) == null) {
            throw new SkippedRowException("hardware " + name + " is not in the catalogue");
        }
        return read(Gpu.class, name);
    }

    /** The node of this name. */
    public Node node(String name) {
        return read(Node.class, name);
    }

    /**
     * The usual node of a GPU: with so many GPUs where there is one, else any; the maker's own
     * before others.
     */
    public Node usualNode(Gpu gpu, int gpus) {
        Node best = null;
        for (Node node : nodes) {
            boolean same = node.gpu().name().equals(gpu.name());
            if (same && (best == null || rank(node, gpus) < rank(best, gpus))) {
                best = node;
            }
        }
        if (best == null) {
            throw new SkippedRowException("no node with " + gpu.name() + " is in the catalogue");
        }
        return best;
    }

    private static int rank(Node node, int gpus) {
        return (node.gpus() == gpus ? 0 : 2) + (node.name().startsWith("DGX") ? 0 : 1);
    }

    /** The stack of this name, or its nearest version. */
    public Stack stack(String name) {
        return read(Stack.class, name);
    }

    /** Versions of an engine, as entries are named: by engine, then version. */
    List<String> stackNames() {
        return catalog.names("stack");
    }

    private <T> T read(Class<T> type, String name) {
        CatalogKind kind = type.getAnnotation(CatalogKind.class);
        String key = (kind == null ? "" : kind.value()) + "/" + name;
        Object record = known.computeIfAbsent(key, k -> bind(type, name));
        return type.cast(record);
    }

    private <T> Object bind(Class<T> type, String name) {
        T record = CatalogReading.of(catalog, type, name);
        if (record == null) {
            throw new SkippedRowException(name + " is not in the catalogue");
        }
        return record;
    }
}
