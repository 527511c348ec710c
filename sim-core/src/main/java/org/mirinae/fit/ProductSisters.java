package org.mirinae.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mirinae.cost.ChipRates;
import org.mirinae.fit.GemmFitter.Sister;
import org.mirinae.fit.GemmSamples.Key;
import org.mirinae.fit.GemmSamples.Sample;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Precision;
import org.mirinae.units.FlopRate;

/**
 * Products measured on chips of the same kind: of one vendor, with the same formats, and compute
 * units of nearly the same rate.
 */
final class ProductSisters {

    /** A clock's difference; a generation doubles what a unit computes. */
    private static final double SAME_UNITS = 0.15;

    private final Map<ChipRates, Map<Key, Sister>> chips = new LinkedHashMap<>();

    /** Products of libraries with few measurements; those with many need no sisters. */
    void add(ChipRates rates, Map<Key, List<Sample>> samples) {
        Map<Key, Sister> ofChip = new TreeMap<>();
        samples.forEach(
                (key, measured) -> {
                    if (rates.computedIn(key.precision()) != null && !GemmFitter.isFull(measured)) {
                        ofChip.put(
                                key,
                                new Sister(rates, GemmFitter.form(key, measured, rates), measured));
                    }
                });
        chips.put(rates, ofChip);
    }

    /** Returns the products of other GPUs of the same architecture. */
    Map<Key, List<Sister>> of(ChipRates chip) {
        Map<Key, List<Sister>> sisters = new TreeMap<>();
        chips.forEach(
                (other, libraries) -> {
                    if (alike(chip.gpu(), other.gpu())) {
                        libraries.forEach(
                                (key, sister) ->
                                        sisters.computeIfAbsent(key, k -> new ArrayList<>())
                                                .add(sister));
                    }
                });
        return sisters;
    }

    private static boolean alike(Gpu one, Gpu other) {
        return !one.name().equals(other.name())
                && one.vendor().equals(other.vendor())
                && one.peak().keySet().equals(other.peak().keySet())
                && Math.abs(ofUnit(one) / ofUnit(other) - 1) < SAME_UNITS;
    }

    /** FLOP/s of one unit in 16 bits, which all chips compute alike; formats of 4 bits differ. */
    private static double ofUnit(Gpu gpu) {
        Integer units = gpu.computeUnits();
        FlopRate half = gpu.peak().get(Precision.FP16);
        return units == null || half == null ? Double.NaN : half.flopsPerSecond() / units;
    }
}
