package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.mirinae.evaluation.fit.data.FitInput;
import org.mirinae.evaluation.fit.data.GemmSamples;
import org.mirinae.evaluation.fit.data.InferSimKernels;
import org.mirinae.evaluation.fit.data.ProfiledGemms;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.efficiency.ContextAttentionFit;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.hardware.efficiency.GenerationAttentionFit;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.hardware.efficiency.TrainingAttentionFit;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.scenario.Resources;
import org.mirinae.schema.binding.RecordTree;
import org.mirinae.schema.document.YamlText;

/** Fits every GPU of a folder of kernel measurements. */
public final class KernelFits {

    private static final String GEMM = "kernels_gemm.csv";
    private static final String ATTENTION = "kernels_attention.csv";
    private static final String EXPERTS = "kernels_moe.csv";
    private static final String COLLECTIVES = "collectives.csv";

    /** Tables looked for, gzip or not. */
    public static final List<String> FILES = List.of(GEMM, ATTENTION, EXPERTS, COLLECTIVES);

    /** Percent; no attention of the catalogue errs by more than 21 % in the median. */
    private static final double WORST_MEDIAN = 30;

    private static final String LATENT =
            "((mla|dsa)_(context|generation)_module|(context|generation)_mla)";

    private final Catalog catalog;
    private final GpuLookup lookup;
    private final Map<String, FittedGpu> gpus = new TreeMap<>();
    private final Map<String, Products> products = new TreeMap<>();
    private final Set<String> productTables = new TreeSet<>();

    private KernelFits(Catalog catalog) {
        this.catalog = catalog;
        this.lookup = new GpuLookup(catalog);
    }

    /** Fits like the longer one, and tells nobody what it skips. */
    public static List<KernelEfficiency> of(
            Catalog catalog, Resources data, List<String> more, String date) {
        return of(catalog, data, more, date, skipped -> {});
    }

    /**
     * One entry for each measured GPU of the catalogue.
     *
     * @param catalog where GPUs, their peaks and bandwidths are looked up
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
        ProfiledGemms profiled = new ProfiledGemms(skipped);
        for (String name : FILES) {
            for (String file : List.of(name, name + ".gz")) {
                data.find(file)
                        .ifPresent(bytes -> fits.table(name, TruthTable.read(file, bytes), date));
            }
        }
        InferSimKernels inferSim = new InferSimKernels(skipped);
        for (String file : more) {
            data.find(file)
                    .ifPresent(bytes -> fits.file(file, bytes, date, profiled, inferSim, skipped));
        }
        fits.inferSim(inferSim, date);
        fits.gemm(source(fits.productTables, date));
        List<KernelEfficiency> entries = new ArrayList<>();
        fits.gpus.forEach(
                (name, gpu) ->
                        entries.add(
                                gpu.entry(
                                        name,
                                        CatalogReading.of(catalog, KernelEfficiency.class, name))));
        return entries;
    }

    private void file(
            String file,
            byte[] bytes,
            String date,
            ProfiledGemms profiled,
            InferSimKernels inferSim,
            Consumer<String> skipped) {
        String name = ProfiledGemms.plain(file);
        if (profiled.reads(file)) {
            collect(file, profiled.of(file, bytes));
        } else if (InferSimKernels.reads(file)) {
            inferSim.add(file, bytes);
        } else if (file.endsWith(".json")) {
            collect(file, SimuMaxGemms.of(file, bytes, skipped));
            training(file, bytes, date);
        } else if (ProfiledGemms.isTable(file, "gemm")) {
            collect(TruthTable.read(file, bytes));
        } else if (ProfiledGemms.isTable(file, "(context|generation)_attention")) {
            attention(TruthTable.read(file, bytes), source(Set.of(ATTENTION, name), date));
        } else if (ProfiledGemms.isTable(file, LATENT)) {
            latent(TruthTable.read(file, bytes), source(Set.of(name), date));
        } else if (ProfiledGemms.isTable(file, "gdn")) {
            scans(TruthTable.read(file, bytes), source(Set.of(name), date));
        } else if (ProfiledGemms.isTable(file, "moe")) {
            experts(TruthTable.read(file, bytes), source(Set.of(EXPERTS, name), date));
        } else if (FILES.stream().noneMatch(name::startsWith)) {
            skipped.accept(file + ": not fitted: " + ProfiledGemms.reason(file));
        }
    }

    /** Fits what a simulator's profile holds in many small files. */
    private void inferSim(InferSimKernels kernels, String date) {
        TruthTable prompts = kernels.table("mha context");
        TruthTable tokens = kernels.table("mha generation");
        TruthTable experts = kernels.table("experts");
        if (prompts != null) {
            attention(prompts, source(Set.of("InferSim mha/prefill"), date));
        }
        if (tokens != null) {
            attention(tokens, source(Set.of("InferSim mha/decode"), date));
        }
        if (experts != null) {
            experts(experts, source(Set.of("InferSim grouped_gemm"), date));
        }
        for (String phase : List.of("mla context", "mla generation")) {
            TruthTable latent = kernels.table(phase);
            if (latent != null) {
                latent(latent, source(Set.of("InferSim " + phase), date));
            }
        }
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
        collect(ProfiledGemms.plain(table.name()), GemmSamples.of(table));
    }

    private void collect(
            String table, Map<String, Map<GemmSamples.Key, List<GemmSamples.Sample>>> gpus) {
        if (!gpus.isEmpty()) {
            productTables.add(table);
        }
        gpus.forEach(
                (spelling, keys) -> {
                    GpuRates rates = lookup.rates(spelling);
                    if (rates != null) {
                        Products ofGpu =
                                products.computeIfAbsent(
                                        rates.gpu().name(), n -> new Products(rates));
                        keys.forEach(
                                (key, samples) ->
                                        ofGpu.samples
                                                .computeIfAbsent(key, k -> new ArrayList<>())
                                                .addAll(samples));
                    }
                });
    }

    /** Products measured of one GPU. */
    private record Products(
            GpuRates rates, Map<GemmSamples.Key, List<GemmSamples.Sample>> samples) {
        Products(GpuRates rates) {
            this(rates, new TreeMap<>());
        }
    }

    private void gemm(String source) {
        SameArchitectureGemms relatives = new SameArchitectureGemms();
        products.values().forEach(gpu -> relatives.add(gpu.rates(), gpu.samples()));
        products.values()
                .forEach(
                        ofGpu -> {
                            List<GemmFit> fits =
                                    GemmFits.of(
                                            ofGpu.samples(),
                                            ofGpu.rates(),
                                            relatives.of(ofGpu.rates()));
                            if (!fits.isEmpty()) {
                                FittedGpu gpu = gpuNamed(ofGpu.rates());
                                gpu.gemm.addAll(fits);
                                gpu.sources.put("gemm", source);
                            }
                        });
    }

    /** A GPU that borrows another's kernels lends it what was measured of its own training. */
    private void training(String file, byte[] bytes, String date) {
        String name = TrainingAttentionFitter.gpu(file, bytes);
        GpuRates own = name == null ? null : lookup.rates(name);
        TrainingAttentionFit fit = TrainingAttentionFitter.fit(file, bytes);
        if (own == null || fit == null) {
            return;
        }
        Gpu gpu = own.gpu();
        KernelEfficiency lent = gpu.kernels();
        GpuRates entry = lent == null ? own : lookup.rates(lent.name());
        if (entry != null) {
            FittedGpu chip = gpuNamed(entry);
            chip.training = fit;
            chip.sources.put(
                    "training_attention",
                    source(Set.of(ProfiledGemms.plain(file)), date) + ", on " + gpu.name());
            chip.products = TrainingGemmFitter.fit(file, bytes, own);
            chip.sources.put("training_products", chip.sources.get("training_attention"));
        }
    }

    private void latent(TruthTable table, String source) {
        LanguageModel plain = CatalogReading.of(catalog, LanguageModel.class, "DeepSeek-V3");
        if (plain == null) {
            return;
        }
        Map<String, GpuRates> ofGpu = lookup.ofGpu(table);
        LatentFitter.of(
                        table,
                        ofGpu,
                        name -> {
                            LanguageModel model =
                                    CatalogReading.of(catalog, LanguageModel.class, name);
                            return model == null ? plain : model;
                        })
                .forEach(
                        (device, fit) -> {
                            GpuRates rates = ofGpu.get(device);
                            if (rates != null) {
                                FittedGpu gpu = gpuNamed(rates);
                                gpu.latent.add(fit);
                                gpu.sources.put("latent_attention." + fit.phase(), source);
                            }
                        });
    }

    private void scans(TruthTable table, String source) {
        Map<String, GpuRates> ofGpu = lookup.ofGpu(table);
        ScanFitter.of(table, ofGpu)
                .forEach(
                        (device, fits) -> {
                            GpuRates rates = ofGpu.get(device);
                            if (rates != null) {
                                FittedGpu gpu = gpuNamed(rates);
                                gpu.scan.addAll(fits);
                                gpu.sources.put("scan", source);
                            }
                        });
    }

    private void experts(TruthTable table, String source) {
        GroupedGemmFitter.samples(table)
                .forEach(
                        (spelling, keys) -> {
                            GpuRates rates = lookup.rates(spelling);
                            if (rates == null || rates.units() == 0) {
                                return;
                            }
                            FittedGpu gpu = gpuNamed(rates);
                            gpu.sources.put("grouped", source);
                            keys.entrySet().parallelStream()
                                    .filter(
                                            e ->
                                                    e.getValue().size()
                                                            >= GroupedGemmFitter.LEAST_ROWS)
                                    .map(
                                            e ->
                                                    GroupedGemmFitter.fit(
                                                            e.getKey(), e.getValue(), rates))
                                    .forEachOrdered(gpu.grouped::add);
                        });
    }

    private void collectives(TruthTable table, String source) {
        CollectiveFitter.of(table)
                .forEach(
                        (spelling, fits) -> {
                            GpuRates rates = lookup.rates(spelling);
                            if (rates != null && !fits.isEmpty()) {
                                FittedGpu gpu = gpuNamed(rates);
                                gpu.collectives.addAll(fits);
                                gpu.sources.put("collectives", source);
                            }
                        });
    }

    private FittedGpu gpuNamed(GpuRates rates) {
        return gpus.computeIfAbsent(rates.gpu().name(), n -> new FittedGpu(rates.gpu().tdp()));
    }

    private void attention(TruthTable table, String source) {
        AttentionSamples.of(table)
                .forEach(
                        (spelling, keys) -> {
                            GpuRates rates = lookup.rates(spelling);
                            if (rates == null || rates.units() == 0) {
                                return;
                            }
                            FittedGpu gpu = gpuNamed(rates);
                            keys.entrySet().parallelStream()
                                    .filter(e -> rates.computedIn(e.getKey().compute()) != null)
                                    .filter(e -> AttentionSamples.sayEnough(e.getValue()))
                                    .map(e -> fittedAttention(e, rates))
                                    .forEachOrdered(fit -> fit.accept(gpu));
                            keys.keySet()
                                    .forEach(
                                            key ->
                                                    gpu.sources.put(
                                                            key.phase().equals("context")
                                                                    ? "context_attention"
                                                                    : "generation_attention",
                                                            source));
                        });
    }

    private static Consumer<FittedGpu> fittedAttention(
            Map.Entry<AttentionSamples.Key, List<AttentionSamples.Sample>> entry, GpuRates rates) {
        if (entry.getKey().phase().equals("context")) {
            ContextAttentionFit fit =
                    AttentionFitter.context(entry.getKey(), entry.getValue(), rates);
            return gpu -> addIfGood(gpu.context, fit, fit.quality());
        }
        GenerationAttentionFit fit =
                AttentionFitter.generation(entry.getKey(), entry.getValue(), rates);
        return gpu -> addIfGood(gpu.generation, fit, fit.quality());
    }

    /** A fit that says so little of heads it has not seen is worse than another library's. */
    private static <F> void addIfGood(List<F> fits, F fit, FitQuality quality) {
        if (quality.medianErrorPercent() < WORST_MEDIAN) {
            fits.add(fit);
        }
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
