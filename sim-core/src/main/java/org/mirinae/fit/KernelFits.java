package org.mirinae.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mirinae.accuracy.TruthTable;
import org.mirinae.cost.ChipRates;
import org.mirinae.hardware.CollectiveFit;
import org.mirinae.hardware.ContextAttentionFit;
import org.mirinae.hardware.GemmFit;
import org.mirinae.hardware.GenerationAttentionFit;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.GroupedFit;
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

    private static final String GEMM = "kernels_gemm.csv";
    private static final String ATTENTION = "kernels_attention.csv";
    private static final String EXPERTS = "kernels_moe.csv";
    private static final String COLLECTIVES = "collectives.csv";

    /** Tables looked for, gzip or not. */
    public static final List<String> FILES = List.of(GEMM, ATTENTION, EXPERTS, COLLECTIVES);

    private final Catalog catalog;
    private final Map<String, Chip> chips = new TreeMap<>();

    private KernelFits(Catalog catalog) {
        this.catalog = catalog;
    }

    /** What was fitted of one chip. */
    private static final class Chip {
        private final @Nullable Watts power;
        private final List<GemmFit> gemm = new ArrayList<>();
        private final List<ContextAttentionFit> context = new ArrayList<>();
        private final List<GenerationAttentionFit> generation = new ArrayList<>();
        private final List<GroupedFit> grouped = new ArrayList<>();
        private final List<CollectiveFit> collectives = new ArrayList<>();
        private final Map<String, String> sources = new TreeMap<>();

        Chip(@Nullable Watts power) {
            this.power = power;
        }
    }

    /**
     * One entry for each measured chip of the catalogue.
     *
     * @param catalog where chips, their peaks and bandwidths are looked up
     * @param data the folder's files by name
     * @param date of the fit, for its source
     */
    public static List<KernelEfficiency> of(Catalog catalog, Resources data, String date) {
        KernelFits fits = new KernelFits(catalog);
        for (String name : FILES) {
            for (String file : List.of(name, name + ".gz")) {
                data.find(file)
                        .ifPresent(bytes -> fits.table(name, TruthTable.read(file, bytes), date));
            }
        }
        List<KernelEfficiency> entries = new ArrayList<>();
        fits.chips.forEach((name, chip) -> entries.add(entry(name, chip)));
        return entries;
    }

    private void table(String name, TruthTable table, String date) {
        String source =
                String.format(Locale.ROOT, "fitted to %s by `mirinae fit` on %s", name, date);
        switch (name) {
            case GEMM -> gemm(table, source);
            case ATTENTION -> attention(table, source);
            case EXPERTS -> experts(table, source);
            default -> collectives(table, source);
        }
    }

    private void experts(TruthTable table, String source) {
        GroupedFitter.samples(table)
                .forEach(
                        (spelling, keys) -> {
                            ChipRates rates = rates(spelling);
                            if (rates == null || rates.units() == 0) {
                                return;
                            }
                            Chip chip = chip(rates);
                            chip.sources.put("grouped", source);
                            keys.entrySet().parallelStream()
                                    .filter(e -> e.getValue().size() >= GroupedFitter.LEAST_ROWS)
                                    .map(e -> GroupedFitter.fit(e.getKey(), e.getValue(), rates))
                                    .forEachOrdered(chip.grouped::add);
                        });
    }

    private void collectives(TruthTable table, String source) {
        CollectiveFitter.of(table)
                .forEach(
                        (spelling, fits) -> {
                            ChipRates rates = rates(spelling);
                            if (rates != null && !fits.isEmpty()) {
                                Chip chip = chip(rates);
                                chip.collectives.addAll(fits);
                                chip.sources.put("collectives", source);
                            }
                        });
    }

    private static KernelEfficiency entry(String name, Chip chip) {
        return new KernelEfficiency(
                name,
                List.of(),
                chip.power,
                chip.gemm,
                chip.context,
                chip.generation,
                chip.grouped,
                chip.collectives,
                new LinkedHashMap<>(chip.sources),
                "");
    }

    private @Nullable ChipRates rates(String spelling) {
        Gpu gpu = CatalogReading.of(catalog, Gpu.class, spelling);
        Stack stack = CatalogReading.of(catalog, Stack.class, "vLLM-0.19.0");
        return gpu == null || stack == null ? null : new ChipRates(gpu, stack);
    }

    private Chip chip(ChipRates rates) {
        return chips.computeIfAbsent(rates.gpu().name(), n -> new Chip(rates.gpu().tdp()));
    }

    private void gemm(TruthTable table, String source) {
        GemmSamples.of(table)
                .forEach(
                        (spelling, keys) -> {
                            ChipRates rates = rates(spelling);
                            if (rates == null) {
                                return;
                            }
                            Chip chip = chip(rates);
                            chip.sources.put("gemm", source);
                            keys.entrySet().parallelStream()
                                    .map(e -> fitted(e, rates))
                                    .filter(Objects::nonNull)
                                    .forEachOrdered(chip.gemm::add);
                        });
    }

    private static @Nullable GemmFit fitted(
            Map.Entry<GemmSamples.Key, List<GemmSamples.Sample>> entry, ChipRates rates) {
        return rates.computedIn(entry.getKey().precision()) == null
                ? null
                : GemmFitter.fit(entry.getKey(), entry.getValue(), rates);
    }

    private void attention(TruthTable table, String source) {
        AttentionSamples.of(table)
                .forEach(
                        (spelling, keys) -> {
                            ChipRates rates = rates(spelling);
                            if (rates == null || rates.units() == 0) {
                                return;
                            }
                            Chip chip = chip(rates);
                            chip.sources.put("context_attention", source);
                            chip.sources.put("generation_attention", source);
                            keys.entrySet().parallelStream()
                                    .filter(e -> rates.computedIn(e.getKey().compute()) != null)
                                    .map(e -> fittedAttention(e, rates))
                                    .forEachOrdered(fit -> fit.accept(chip));
                        });
    }

    private static Consumer<Chip> fittedAttention(
            Map.Entry<AttentionSamples.Key, List<AttentionSamples.Sample>> entry, ChipRates rates) {
        if (entry.getKey().phase().equals("context")) {
            ContextAttentionFit fit =
                    AttentionFitter.context(entry.getKey(), entry.getValue(), rates);
            return chip -> chip.context.add(fit);
        }
        GenerationAttentionFit fit =
                AttentionFitter.generation(entry.getKey(), entry.getValue(), rates);
        return chip -> chip.generation.add(fit);
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
