package org.mirinae.hardware;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Bytes;
import org.mirinae.units.FlopRate;
import org.mirinae.units.Frequency;
import org.mirinae.units.Precision;
import org.mirinae.units.Watts;

/**
 * An accelerator that multiplies matrices, as its vendor states it: a GPU, a TPU or the like.
 *
 * @param name canonical
 * @param aliases other spellings
 * @param vendor who makes it
 * @param year of first delivery
 * @param status of its availability
 * @param peak dense rates by precision, without sparsity
 * @param memory its own memory
 * @param cache last-level cache or on-chip memory, where stated
 * @param computeUnits SMs, CUs or cores, where stated
 * @param boostClock where stated
 * @param scaleUp links to its neighbours
 * @param host link to its host
 * @param tdp board power, where stated
 * @param achieved best measured rates, where somebody measured
 * @param kernels how kernels run on it, fitted to measurements of it or of a GPU of the same
 *     architecture
 * @param sources by component path or prefix, or {@code default}
 * @param notes what else is to be known
 */
@CatalogKind("gpu")
@Doc("An accelerator that multiplies matrices, as its vendor states it: a GPU, a TPU or the like.")
public record Gpu(
        @Doc("Canonical name.") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Who makes it.") String vendor,
        @Doc("Year of first delivery.") @AtLeast(2000) int year,
        @Doc("Availability, such as GA or announced.") @Default("GA") String status,
        @Doc("Dense peak rates by precision, without sparsity.") Map<Precision, FlopRate> peak,
        @Doc("Its own memory.") MemoryTier memory,
        @Doc("Last-level cache or on-chip memory.") @Nullable Bytes cache,
        @Doc("Streaming multiprocessors, compute units or cores.") @Nullable Integer computeUnits,
        @Doc("Boost clock.") @Nullable Frequency boostClock,
        @Doc("Links to its neighbours.") @Nullable ScaleUp scaleUp,
        @Doc("Link to its host processor.") HostLink host,
        @Doc("Board power.") @Nullable Watts tdp,
        @Doc("Best rates measured by somebody.") @Nullable Achieved achieved,
        @Doc(
                        "How kernels run on it, fitted to measurements of it or of a GPU of the same architecture.")
                @Nullable KernelEfficiency kernels,
        @Doc("Source of each figure, by component path, prefix, or `default`.")
                Map<String, String> sources,
        @Doc("What else is to be known.") @Default("\"\"") String notes)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (peak.isEmpty()) {
            problems.add("peak", "it names no rate", "Maybe add `bf16: 989 TFLOP/s`.");
        }
        peak.forEach(
                (precision, rate) -> {
                    if (!(rate.flopsPerSecond() > 0)) {
                        problems.at("peak")
                                .add(
                                        precision.toString(),
                                        "the rate is zero",
                                        "Maybe leave the precision out.");
                    }
                });
    }
}
