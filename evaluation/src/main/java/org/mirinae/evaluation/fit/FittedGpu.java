package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.CollectiveFit;
import org.mirinae.hardware.efficiency.ContextAttentionFit;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.hardware.efficiency.GenerationAttentionFit;
import org.mirinae.hardware.efficiency.GroupedGemmFit;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.hardware.efficiency.LatentAttentionFit;
import org.mirinae.hardware.efficiency.ScanFit;
import org.mirinae.hardware.efficiency.TrainingAttentionFit;
import org.mirinae.hardware.efficiency.TrainingGemmFit;
import org.mirinae.units.Watts;

/** Gathers what was fitted of one GPU. */
final class FittedGpu {

    private final @Nullable Watts power;
    final List<GemmFit> gemm = new ArrayList<>();
    final List<ContextAttentionFit> context = new ArrayList<>();
    final List<GenerationAttentionFit> generation = new ArrayList<>();
    @Nullable TrainingAttentionFit training;
    @Nullable TrainingGemmFit products;
    final List<LatentAttentionFit> latent = new ArrayList<>();
    final List<ScanFit> scan = new ArrayList<>();
    final List<GroupedGemmFit> grouped = new ArrayList<>();
    final List<CollectiveFit> collectives = new ArrayList<>();
    final Map<String, String> sources = new TreeMap<>();

    FittedGpu(@Nullable Watts power) {
        this.power = power;
    }

    /**
     * Returns the entry of what was fitted; what was not keeps what the catalogue has.
     *
     * @param known the catalogue's entry, or null
     */
    KernelEfficiency entry(String name, @Nullable KernelEfficiency known) {
        Map<String, String> all = new TreeMap<>(known == null ? Map.of() : known.sources());
        all.putAll(sources);
        return new KernelEfficiency(
                name,
                known == null ? List.of() : known.aliases(),
                power,
                merged(known, KernelEfficiency::gemm, gemm, GemmFit::library),
                merged(
                        known,
                        KernelEfficiency::contextAttention,
                        context,
                        ContextAttentionFit::library),
                merged(
                        known,
                        KernelEfficiency::generationAttention,
                        generation,
                        GenerationAttentionFit::library),
                training == null && known != null ? known.trainingAttention() : training,
                products == null && known != null ? known.trainingProducts() : products,
                merged(
                        known,
                        KernelEfficiency::latentAttention,
                        latent,
                        fit -> fit.library() + fit.phase()),
                merged(known, KernelEfficiency::scan, scan, ScanFit::library),
                merged(known, KernelEfficiency::grouped, grouped, GroupedGemmFit::library),
                collectives.isEmpty() && known != null ? known.collectives() : collectives,
                new LinkedHashMap<>(all),
                known == null ? "" : known.notes());
    }

    /** New fits, and of libraries that have none the old ones. */
    private static <F> List<F> merged(
            @Nullable KernelEfficiency known,
            Function<KernelEfficiency, List<F>> part,
            List<F> fresh,
            Function<F, String> library) {
        List<F> all = new ArrayList<>(fresh);
        for (F fit : known == null ? List.<F>of() : part.apply(known)) {
            if (fresh.stream().noneMatch(f -> library.apply(f).equals(library.apply(fit)))) {
                all.add(fit);
            }
        }
        return all;
    }
}
