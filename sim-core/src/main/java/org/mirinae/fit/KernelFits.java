package org.mirinae.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mirinae.accuracy.TruthTable;
import org.mirinae.cost.ChipRates;
import org.mirinae.hardware.CollectiveFit;
import org.mirinae.hardware.GemmFit;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.KernelEfficiency;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.scenario.Resources;
import org.mirinae.schema.RecordTree;
import org.mirinae.schema.YamlText;
import org.mirinae.stack.Stack;
import org.mirinae.units.Watts;

/** Fits every chip of a folder of kernel measurements. */
public final class KernelFits {

    /** Tables looked for, gzip or not. */
    public static final List<String> FILES = List.of("kernels_gemm.csv", "collectives.csv");

    private static final String FROM = "kernels_gemm and collectives";

    private KernelFits() {}

    /**
     * One entry for each measured chip of the catalogue.
     *
     * @param catalog where chips, their peaks and bandwidths are looked up
     * @param data the folder's files by name
     * @param date of the fit, for its source
     */
    public static List<KernelEfficiency> of(Catalog catalog, Resources data, String date) {
        Map<String, List<GemmFit>> gemm = new TreeMap<>();
        Map<String, List<CollectiveFit>> collectives = new TreeMap<>();
        tables(data, "kernels_gemm").forEach(table -> gemm(catalog, table, gemm));
        tables(data, "collectives")
                .forEach(
                        table ->
                                CollectiveFitter.of(table)
                                        .forEach(
                                                (chip, fits) ->
                                                        put(catalog, collectives, chip, fits)));
        Set<String> chips = new TreeSet<>(gemm.keySet());
        chips.addAll(collectives.keySet());
        List<KernelEfficiency> entries = new ArrayList<>();
        for (String chip : chips) {
            entries.add(
                    new KernelEfficiency(
                            chip,
                            List.of(),
                            power(catalog, chip),
                            gemm.getOrDefault(chip, List.of()),
                            collectives.getOrDefault(chip, List.of()),
                            Map.of("default", "fitted by `mirinae fit` on " + date + " to " + FROM),
                            ""));
        }
        return entries;
    }

    private static void put(
            Catalog catalog,
            Map<String, List<CollectiveFit>> byChip,
            String spelling,
            List<CollectiveFit> fits) {
        Gpu gpu = CatalogReading.of(catalog, Gpu.class, spelling);
        if (gpu != null && !fits.isEmpty()) {
            byChip.put(gpu.name(), fits);
        }
    }

    private static List<TruthTable> tables(Resources data, String name) {
        List<TruthTable> tables = new ArrayList<>();
        for (String file : List.of(name + ".csv", name + ".csv.gz")) {
            data.find(file).ifPresent(bytes -> tables.add(TruthTable.read(file, bytes)));
        }
        return tables;
    }

    private static @Nullable Watts power(Catalog catalog, String chip) {
        Gpu gpu = CatalogReading.of(catalog, Gpu.class, chip);
        return gpu == null ? null : gpu.tdp();
    }

    private static void gemm(Catalog catalog, TruthTable table, Map<String, List<GemmFit>> byChip) {
        GemmSamples.of(table)
                .forEach(
                        (spelling, keys) -> {
                            Gpu gpu = CatalogReading.of(catalog, Gpu.class, spelling);
                            Stack stack = CatalogReading.of(catalog, Stack.class, "vLLM-0.19.0");
                            if (gpu == null || stack == null) {
                                return;
                            }
                            ChipRates rates = new ChipRates(gpu, stack);
                            List<GemmFit> fits =
                                    byChip.computeIfAbsent(gpu.name(), n -> new ArrayList<>());
                            keys.entrySet().parallelStream()
                                    .map(e -> fitted(e, rates))
                                    .filter(java.util.Objects::nonNull)
                                    .forEachOrdered(fits::add);
                        });
    }

    private static @Nullable GemmFit fitted(
            Map.Entry<GemmSamples.Key, List<GemmSamples.Sample>> entry, ChipRates rates) {
        return rates.computedIn(entry.getKey().precision()) == null
                ? null
                : GemmFitter.fit(entry.getKey(), entry.getValue(), rates);
    }

    /** An entry as its catalogue file. */
    public static String yaml(KernelEfficiency entry) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (RecordTree.of(entry) instanceof Map<?, ?> whole) {
            whole.forEach(
                    (key, value) -> {
                        if (value != null) {
                            tree.put(key.toString(), value);
                        }
                    });
        }
        return YamlText.of(tree);
    }
}
