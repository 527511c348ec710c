package org.mirinae.evaluation.accuracy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.accuracy.kernel.KernelRows;
import org.mirinae.evaluation.truth.Truth;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.perf.kernel.GemmSurface;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;

/**
 * Checks how products measured on one GPU predict another that is left out, by shares of its peaks.
 */
@Tag("data")
class CarriedOverTest {

    /** The GPU left out, and the one whose kernels stand in. */
    private static final List<List<String>> PAIRS =
            List.of(
                    List.of("H100-SXM-80GB", "H200-SXM-141GB"),
                    List.of("H200-SXM-141GB", "H100-SXM-80GB"),
                    List.of("B200", "GB200"),
                    List.of("GB200", "B200"),
                    List.of("B300", "B200"),
                    List.of("GB300", "GB200"),
                    List.of("A100-SXM-80GB", "H100-SXM-80GB"),
                    List.of("B200", "H100-SXM-80GB"));

    private static Gpu borrowing(String left, String from) {
        Catalog catalog = Catalog.builtIn();
        Gpu gpu = Objects.requireNonNull(CatalogReading.of(catalog, Gpu.class, left));
        KernelEfficiency kernels =
                Objects.requireNonNull(CatalogReading.of(catalog, KernelEfficiency.class, from));
        return new Gpu(
                gpu.name(),
                gpu.aliases(),
                gpu.vendor(),
                gpu.year(),
                gpu.status(),
                gpu.peak(),
                gpu.memory(),
                gpu.cache(),
                gpu.computeUnits(),
                gpu.boostClock(),
                gpu.scaleUp(),
                gpu.host(),
                gpu.tdp(),
                gpu.achieved(),
                kernels,
                gpu.sources(),
                gpu.notes());
    }

    @Test
    void productsCarryOverToAGpuThatIsLeftOut() {
        TruthTable table =
                TruthTable.read(
                        KernelRows.PRODUCTS, Truth.files().find(KernelRows.PRODUCTS).orElseThrow());
        List<Double> relatives = new ArrayList<>();
        for (List<String> pair : PAIRS) {
            Gpu gpu = borrowing(pair.getFirst(), pair.getLast());
            Map<String, Optional<GemmSurface>> known = new HashMap<>();
            List<Double> errors = new ArrayList<>();
            for (TruthRow row : table.rows()) {
                Precision precision =
                        switch (row.text("dtype", "")) {
                            case "bfloat16" -> Precision.BF16;
                            case "fp8" -> Precision.FP8;
                            case "nvfp4" -> Precision.NVFP4;
                            default -> null;
                        };
                if (precision == null || !row.text("hardware", "").equals(gpu.name())) {
                    continue;
                }
                String stack = row.text("framework", "");
                Optional<GemmSurface> surface =
                        known.computeIfAbsent(
                                stack + precision, key -> surface(gpu, stack, precision));
                if (surface.isPresent()) {
                    double ours =
                            surface.get()
                                    .seconds(row.needed("m"), row.needed("n"), row.needed("k"));
                    double published = Objects.requireNonNull(row.number("time_us")) * 1e-6;
                    errors.add(100 * Math.abs(ours / published - 1));
                }
            }
            errors.sort(null);
            double median = errors.get(errors.size() / 2);
            System.out.printf(
                    Locale.ROOT,
                    "%s from %s: %d products, median %.1f %%, p90 %.1f %%%n",
                    pair.getFirst(),
                    pair.getLast(),
                    errors.size(),
                    median,
                    errors.get(errors.size() * 9 / 10));
            if (!pair.getLast().equals("H100-SXM-80GB") || pair.getFirst().startsWith("H")) {
                relatives.add(median);
            }
        }
        assertTrue(
                relatives.stream().allMatch(median -> median < 12),
                "medians on chips left out: " + relatives);
    }

    private static Optional<GemmSurface> surface(Gpu gpu, String stack, Precision precision) {
        GpuRates rates =
                new GpuRates(
                                gpu,
                                Objects.requireNonNull(
                                        CatalogReading.of(Catalog.builtIn(), Stack.class, stack)))
                        .warm();
        return rates.computedIn(precision) == null
                ? Optional.empty()
                : Optional.ofNullable(rates.products(precision));
    }
}
