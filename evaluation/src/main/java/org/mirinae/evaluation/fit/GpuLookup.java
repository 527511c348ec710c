package org.mirinae.evaluation.fit;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.hardware.Gpu;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;

/** Finds the GPUs that tables name, with the peaks their fits are shares of. */
final class GpuLookup {

    private final Catalog catalog;

    GpuLookup(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Returns the rates of one GPU by any of its names; null where it is not known. */
    @Nullable GpuRates rates(String spelling) {
        return rates(spelling, "vLLM-0.19.0");
    }

    private @Nullable GpuRates rates(String spelling, String engine) {
        Gpu gpu = CatalogReading.of(catalog, Gpu.class, spelling);
        Stack stack = CatalogReading.of(catalog, Stack.class, engine);
        return gpu == null || stack == null ? null : new GpuRates(gpu, stack);
    }

    /**
     * Returns the rates of the GPUs that a table of vLLM's names, by their spelling there; GPUs
     * that are not known are left out.
     */
    Map<String, GpuRates> ofGpu(TruthTable table) {
        Map<String, GpuRates> ofGpu = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            String device = row.text("device", "");
            GpuRates rates = ofGpu.containsKey(device) ? null : rates(device, "vLLM-0.24.0");
            if (rates != null) {
                ofGpu.put(device, rates);
            }
        }
        return ofGpu;
    }
}
