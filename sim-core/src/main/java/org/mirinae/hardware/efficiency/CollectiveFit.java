package org.mirinae.hardware.efficiency;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Precision;

/**
 * Says what a collective takes on GPUs of one scale-up domain, by its size: a curve through medians
 * of measurements, straight between them, never falling.
 *
 * @param library that runs it: NCCL, or a serving engine's own, with {@code graph} or {@code eager}
 *     behind it where it is launched either way
 * @param version of the library, or of the engine whose own it is; {@code any} where not known
 * @param kind all_reduce, all_gather, reduce_scatter or all_to_all
 * @param ranks taking part
 * @param format of the elements; null where it makes no difference. Switches of NVLink add
 *     floating-point numbers only (NVIDIA NCCL, documentation of NCCL_NVLS_ENABLE), so that whole
 *     numbers show what rings do
 * @param micros microseconds at 512 bytes of the full buffer, at twice that, four times that and so
 *     on
 * @param quality what it rests on; errors are of sizes left out, predicted from their neighbours
 */
@Doc("What a collective takes on GPUs of one scale-up domain, by its size.")
public record CollectiveFit(
        @Doc("Library that runs it.") String library,
        @Doc("Its version.") @Default("any") String version,
        @Doc("Pattern: all_reduce, all_gather, reduce_scatter or all_to_all.") String kind,
        @Doc("Ranks taking part.") @AtLeast(2) int ranks,
        @Doc("Format of the elements; left out where it makes no difference.")
                @Nullable Precision format,
        @Doc("Microseconds at 512 bytes of the full buffer, at twice that, and so on.")
                List<Double> micros,
        @Doc("What it rests on.") FitQuality quality) {

    /** Size the first point of a curve is for. */
    public static final int FIRST_BYTES = 512;
}
