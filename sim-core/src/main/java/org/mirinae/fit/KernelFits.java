package org.mirinae.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mirinae.accuracy.TruthRow;
import org.mirinae.accuracy.TruthTable;
import org.mirinae.cost.ChipRates;
import org.mirinae.hardware.CollectiveFit;
import org.mirinae.hardware.ContextAttentionFit;
import org.mirinae.hardware.GemmFit;
import org.mirinae.hardware.GenerationAttentionFit;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.GroupedFit;
import org.mirinae.hardware.KernelEfficiency;
import org.mirinae.hardware.LatentAttentionFit;
import org.mirinae.hardware.TrainingAttentionFit;
import org.mirinae.hardware.TrainingProductsFit;
import org.mirinae.llm.LanguageModel;
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
    private final Map<String, Products> products = new TreeMap<>();
    private final Set<String> productTables = new TreeSet<>();

    private KernelFits(Catalog catalog) {
        this.catalog = catalog;
    }

    /** What was fitted of one chip. */
    private static final class Chip {
        private final @Nullable Watts power;
        private final List<GemmFit> gemm = new ArrayList<>();
        private final List<ContextAttentionFit> context = new ArrayList<>();
        private final List<GenerationAttentionFit> generation = new ArrayList<>();
        private @Nullable TrainingAttentionFit training;
        private @Nullable TrainingProductsFit products;
        private final List<LatentAttentionFit> latent = new ArrayList<>();
        private final List<GroupedFit> grouped = new ArrayList<>();
        private final List<CollectiveFit> collectives = new ArrayList<>();
        private final Map<String, String> sources = new TreeMap<>();

        Chip(@Nullable Watts power) {
            this.power = power;
        }
    }

    /** As the longer one, and tells nobody what it skips. */
    public static List<KernelEfficiency> of(
            Catalog catalog, Resources data, List<String> more, String date) {
        return of(catalog, data, more, date, skipped -> {});
    }

    /**
     * One entry for each measured chip of the catalogue.
     *
     * @param catalog where chips, their peaks and bandwidths are looked up
     * @param data the folder's files by name
     * @param more names of further files there, of which full tables are taken
     * @param date of the fit, for its source
     * @param skipped is told of each file or row that is not fitted, and why
     * @throws org.mirinae.problems.InvalidScenarioException with everything wrong in the tables
     */
    public static List<KernelEfficiency> of(
            Catalog catalog,
            Resources data,
            List<String> more,
            String date,
            Consumer<String> skipped) {
        FitInput.orThrow(catalog, data);
        KernelFits fits = new KernelFits(catalog);
        ProfiledProducts profiled = new ProfiledProducts(skipped);
        for (String name : FILES) {
            for (String file : List.of(name, name + ".gz")) {
                data.find(file)
                        .ifPresent(bytes -> fits.table(name, TruthTable.read(file, bytes), date));
            }
        }
        for (String file : more) {
            if (profiled.reads(file)) {
                data.find(file).ifPresent(bytes -> fits.collect(file, profiled.of(file, bytes)));
            } else if (ProfiledProducts.isTable(file, "gemm")) {
                data.find(file).ifPresent(bytes -> fits.collect(TruthTable.read(file, bytes)));
            } else if (ProfiledProducts.isTable(file, "(context|generation)_attention")) {
                String source = source(Set.of(ATTENTION, ProfiledProducts.plain(file)), date);
                data.find(file)
                        .ifPresent(bytes -> fits.attention(TruthTable.read(file, bytes), source));
            } else if (ProfiledProducts.isTable(file, "mla_(context|generation)_module")) {
                data.find(file)
                        .ifPresent(
                                bytes ->
                                        fits.latent(
                                                TruthTable.read(file, bytes),
                                                source(
                                                        Set.of(ProfiledProducts.plain(file)),
                                                        date)));
            } else if (file.endsWith(".json")) {
                data.find(file)
                        .ifPresent(
                                bytes -> {
                                    fits.collect(file, SimuMaxProducts.of(file, bytes, skipped));
                                    fits.training(file, bytes, date);
                                });
            } else if (ProfiledProducts.isTable(file, "moe")) {
                String source = source(Set.of(EXPERTS, ProfiledProducts.plain(file)), date);
                data.find(file)
                        .ifPresent(bytes -> fits.experts(TruthTable.read(file, bytes), source));
            } else if (FILES.stream()
                    .noneMatch(name -> ProfiledProducts.plain(file).startsWith(name))) {
                skipped.accept(file + ": not fitted: " + ProfiledProducts.reason(file));
            }
        }
        fits.gemm(source(fits.productTables, date));
        List<KernelEfficiency> entries = new ArrayList<>();
        fits.chips.forEach((name, chip) -> entries.add(fits.entry(name, chip)));
        return entries;
    }

    private static String source(Set<String> tables, String date) {
        return String.format(
                Locale.ROOT,
                "fitted to %s by `mirinae fit` on %s",
                String.join(", ", tables),
                date);
    }

    private void table(String name, TruthTable table, String date) {
        String source = source(Set.of(name), date);
        switch (name) {
            case GEMM -> collect(table);
            case ATTENTION -> attention(table, source);
            case EXPERTS -> experts(table, source);
            default -> collectives(table, source);
        }
    }

    /** Products of all tables are fitted together: one library's lend their shape to another's. */
    private void collect(TruthTable table) {
        collect(ProfiledProducts.plain(table.name()), GemmSamples.of(table));
    }

    private void collect(
            String table, Map<String, Map<GemmSamples.Key, List<GemmSamples.Sample>>> chips) {
        if (!chips.isEmpty()) {
            productTables.add(table);
        }
        chips.forEach(
                (spelling, keys) -> {
                    ChipRates rates = rates(spelling);
                    if (rates != null) {
                        Products ofChip =
                                products.computeIfAbsent(
                                        rates.gpu().name(), n -> new Products(rates));
                        keys.forEach(
                                (key, samples) ->
                                        ofChip.samples
                                                .computeIfAbsent(key, k -> new ArrayList<>())
                                                .addAll(samples));
                    }
                });
    }

    /** Products measured of one chip. */
    private record Products(
            ChipRates rates, Map<GemmSamples.Key, List<GemmSamples.Sample>> samples) {
        Products(ChipRates rates) {
            this(rates, new TreeMap<>());
        }
    }

    private void gemm(String source) {
        products.values()
                .forEach(
                        ofChip -> {
                            List<GemmFit> fits = GemmFits.of(ofChip.samples(), ofChip.rates());
                            if (!fits.isEmpty()) {
                                Chip chip = chip(ofChip.rates());
                                chip.gemm.addAll(fits);
                                chip.sources.put("gemm", source);
                            }
                        });
    }

    /** A chip that borrows another's kernels lends it what was measured of its own training. */
    private void training(String file, byte[] bytes, String date) {
        String name = TrainingAttentionFitter.chip(file, bytes);
        ChipRates own = name == null ? null : rates(name);
        TrainingAttentionFit fit = TrainingAttentionFitter.fit(file, bytes);
        if (own == null || fit == null) {
            return;
        }
        Gpu gpu = own.gpu();
        KernelEfficiency lent = gpu.kernels();
        ChipRates entry = lent == null ? own : rates(lent.name());
        if (entry != null) {
            Chip chip = chip(entry);
            chip.training = fit;
            chip.sources.put(
                    "training_attention",
                    source(Set.of(ProfiledProducts.plain(file)), date) + ", on " + gpu.name());
            chip.products = TrainingProductsFitter.fit(file, bytes, own);
            chip.sources.put("training_products", chip.sources.get("training_attention"));
        }
    }

    private void latent(TruthTable table, String source) {
        LanguageModel model = CatalogReading.of(catalog, LanguageModel.class, "DeepSeek-V3");
        Map<String, ChipRates> ofChip = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            String device = row.text("device", "");
            if (!ofChip.containsKey(device)) {
                Gpu gpu = CatalogReading.of(catalog, Gpu.class, device);
                Stack stack = CatalogReading.of(catalog, Stack.class, "vLLM-0.24.0");
                if (gpu != null && stack != null) {
                    ofChip.put(device, new ChipRates(gpu, stack));
                }
            }
        }
        if (model != null) {
            LatentFitter.of(table, ofChip, model)
                    .forEach(
                            (device, fit) -> {
                                ChipRates rates = ofChip.get(device);
                                if (rates != null) {
                                    Chip chip = chip(rates);
                                    chip.latent.add(fit);
                                    chip.sources.put("latent_attention." + fit.phase(), source);
                                }
                            });
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

    /** What was fitted, and of what was not, what the catalogue has. */
    private KernelEfficiency entry(String name, Chip chip) {
        KernelEfficiency known = CatalogReading.of(catalog, KernelEfficiency.class, name);
        Map<String, String> sources = new TreeMap<>(known == null ? Map.of() : known.sources());
        sources.putAll(chip.sources);
        return new KernelEfficiency(
                name,
                known == null ? List.of() : known.aliases(),
                chip.power,
                merged(known == null ? List.of() : known.gemm(), chip.gemm, GemmFit::library),
                merged(
                        known == null ? List.of() : known.contextAttention(),
                        chip.context,
                        ContextAttentionFit::library),
                merged(
                        known == null ? List.of() : known.generationAttention(),
                        chip.generation,
                        GenerationAttentionFit::library),
                chip.training == null && known != null ? known.trainingAttention() : chip.training,
                chip.products == null && known != null ? known.trainingProducts() : chip.products,
                merged(
                        known == null ? List.of() : known.latentAttention(),
                        chip.latent,
                        fit -> fit.library() + fit.phase()),
                merged(
                        known == null ? List.of() : known.grouped(),
                        chip.grouped,
                        GroupedFit::library),
                or(chip.collectives, known, KernelEfficiency::collectives),
                new LinkedHashMap<>(sources),
                known == null ? "" : known.notes());
    }

    /** New fits, and the old ones of libraries that have none. */
    private static <F> List<F> merged(List<F> old, List<F> fresh, Function<F, String> library) {
        List<F> all = new ArrayList<>(fresh);
        for (F fit : old) {
            if (fresh.stream().noneMatch(f -> library.apply(f).equals(library.apply(fit)))) {
                all.add(fit);
            }
        }
        return all;
    }

    private static <F> List<F> or(
            List<F> fresh,
            @Nullable KernelEfficiency known,
            Function<KernelEfficiency, List<F>> part) {
        return fresh.isEmpty() && known != null ? part.apply(known) : fresh;
    }

    private @Nullable ChipRates rates(String spelling) {
        Gpu gpu = CatalogReading.of(catalog, Gpu.class, spelling);
        Stack stack = CatalogReading.of(catalog, Stack.class, "vLLM-0.19.0");
        return gpu == null || stack == null ? null : new ChipRates(gpu, stack);
    }

    private Chip chip(ChipRates rates) {
        return chips.computeIfAbsent(rates.gpu().name(), n -> new Chip(rates.gpu().tdp()));
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
                            keys.entrySet().parallelStream()
                                    .filter(e -> rates.computedIn(e.getKey().compute()) != null)
                                    .filter(e -> AttentionSamples.sayEnough(e.getValue()))
                                    .map(e -> fittedAttention(e, rates))
                                    .forEachOrdered(fit -> fit.accept(chip));
                            keys.keySet()
                                    .forEach(
                                            key ->
                                                    chip.sources.put(
                                                            key.phase().equals("context")
                                                                    ? "context_attention"
                                                                    : "generation_attention",
                                                            source));
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
