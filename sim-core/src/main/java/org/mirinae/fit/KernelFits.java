package org.mirinae.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.accuracy.TruthTable;
import org.mirinae.cost.ChipRates;
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
    public static final List<String> FILES = List.of("kernels_gemm.csv", "kernels_gemm.csv.gz");

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
        List<String> tables = new ArrayList<>();
        for (String name : FILES) {
            data.find(name)
                    .ifPresent(
                            bytes -> {
                                tables.add(name);
                                gemm(catalog, TruthTable.read(name, bytes), gemm);
                            });
        }
        List<KernelEfficiency> entries = new ArrayList<>();
        gemm.forEach(
                (chip, fits) ->
                        entries.add(
                                new KernelEfficiency(
                                        chip,
                                        List.of(),
                                        power(catalog, chip),
                                        fits,
                                        Map.of(
                                                "gemm",
                                                "fitted to "
                                                        + String.join(", ", tables)
                                                        + " by `mirinae fit` on "
                                                        + date),
                                        "")));
        return entries;
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
