package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mirinae.evaluation.fit.GemmFitter.SameArchitecture;
import org.mirinae.evaluation.fit.data.GemmSamples.Key;
import org.mirinae.evaluation.fit.data.GemmSamples.Sample;
import org.mirinae.hardware.Gpu;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.units.FlopRate;
import org.mirinae.units.Precision;

/**
 * Products measured on GPUs of the same kind: of one vendor, with the same formats, and compute
 * units of nearly the same rate.
 */
final class SameArchitectureGemms {

    /** A clock's difference; a generation doubles what a unit computes. */
    private static final double SAME_UNITS = 0.15;

    private final Map<GpuRates, Map<Key, SameArchitecture>> gpus = new LinkedHashMap<>();

    /**
     * Products of libraries with few measurements; those with many need no others of their
     * architecture.
     */
    void add(GpuRates rates, Map<Key, List<Sample>> samples) {
        Map<Key, SameArchitecture> ofGpu = new TreeMap<>();
        samples.forEach(
                (key, measured) -> {
                    if (rates.computedIn(key.precision()) != null && !GemmFitter.isFull(measured)) {
                        ofGpu.put(
                                key,
                                new SameArchitecture(
                                        rates, GemmFitter.form(key, measured, rates), measured));
                    }
                });
        gpus.put(rates, ofGpu);
    }

    /** Returns the products of other GPUs of the same architecture. */
    Map<Key, List<SameArchitecture>> of(GpuRates gpu) {
        Map<Key, List<SameArchitecture>> relatives = new TreeMap<>();
        gpus.forEach(
                (other, libraries) -> {
                    if (alike(gpu.gpu(), other.gpu())) {
                        libraries.forEach(
                                (key, relative) ->
                                        relatives
                                                .computeIfAbsent(key, k -> new ArrayList<>())
                                                .add(relative));
                    }
                });
        return relatives;
    }

    private static boolean alike(Gpu one, Gpu other) {
        return !one.name().equals(other.name())
                && one.vendor().equals(other.vendor())
                && one.peak().keySet().equals(other.peak().keySet())
                && Math.abs(ofUnit(one) / ofUnit(other) - 1) < SAME_UNITS;
    }

    /** FLOP/s of one unit in 16 bits, which all GPUs compute alike; formats of 4 bits differ. */
    private static double ofUnit(Gpu gpu) {
        Integer units = gpu.computeUnits();
        FlopRate half = gpu.peak().get(Precision.FP16);
        return units == null || half == null ? Double.NaN : half.flopsPerSecond() / units;
    }
}
