package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mirinae.evaluation.fit.data.GemmSamples.Key;
import org.mirinae.evaluation.fit.data.GemmSamples.Sample;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.units.Precision;

/** Fits the matrix products of all libraries, GPU by GPU. */
final class GemmFits {

    private GemmFits() {}

    /**
     * Libraries with the most measurements first: those with fewer may be like them.
     *
     * @param relatives the same libraries on GPUs of the same kind
     */
    static List<GemmFit> of(
            Map<Key, List<Sample>> samples,
            GpuRates rates,
            Map<Key, List<GemmFitter.SameArchitecture>> relatives) {
        Map<Precision, GemmFit> full = new EnumMap<>(Precision.class);
        List<Map.Entry<Key, List<Sample>>> entries =
                samples.entrySet().stream()
                        .filter(e -> rates.computedIn(e.getKey().precision()) != null)
                        .toList();
        List<GemmFit> fits = new ArrayList<>();
        entries.parallelStream()
                .filter(e -> GemmFitter.isFull(e.getValue()))
                .map(e -> GemmFitter.fit(e.getKey(), e.getValue(), rates, null, List.of()))
                .forEachOrdered(
                        fit -> {
                            full.put(fit.precision(), fit);
                            fits.add(fit);
                        });
        entries.parallelStream()
                .filter(e -> !GemmFitter.isFull(e.getValue()))
                .map(
                        e ->
                                GemmFitter.fit(
                                        e.getKey(),
                                        e.getValue(),
                                        rates,
                                        e.getKey().weights() == null
                                                ? full.get(e.getKey().precision())
                                                : null,
                                        relatives.getOrDefault(e.getKey(), List.of())))
                .forEachOrdered(fits::add);
        fits.sort(
                Comparator.comparing(GemmFit::library)
                        .thenComparing(GemmFit::version)
                        .thenComparing(GemmFit::precision)
                        .thenComparing(GemmFit::weightBytes));
        return List.copyOf(fits);
    }
}
