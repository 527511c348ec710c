package org.mirinae.fit;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.accuracy.TruthRow;
import org.mirinae.accuracy.TruthTable;
import org.mirinae.cost.ChipRates;
import org.mirinae.hardware.Gpu;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;

/** Finds the chips that tables name, with the peaks their fits are shares of. */
final class ChipLookup {

    private final Catalog catalog;

    ChipLookup(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Returns the rates of one GPU by any of its names; null where it is not known. */
    @Nullable ChipRates rates(String spelling) {
        return rates(spelling, "vLLM-0.19.0");
    }

    private @Nullable ChipRates rates(String spelling, String engine) {
        Gpu gpu = CatalogReading.of(catalog, Gpu.class, spelling);
        Stack stack = CatalogReading.of(catalog, Stack.class, engine);
        return gpu == null || stack == null ? null : new ChipRates(gpu, stack);
    }

    /**
     * Returns the rates of the GPUs that a table of vLLM's names, by their spelling there; GPUs
     * that are not known are left out.
     */
    Map<String, ChipRates> ofChip(TruthTable table) {
        Map<String, ChipRates> ofChip = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            String device = row.text("device", "");
            ChipRates rates = ofChip.containsKey(device) ? null : rates(device, "vLLM-0.24.0");
            if (rates != null) {
                ofChip.put(device, rates);
            }
        }
        return ofChip;
    }
}
