package org.mirinae.hardware;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Doc;
import org.mirinae.units.ByteRate;
import org.mirinae.units.FlopRate;
import org.mirinae.units.Precision;

/**
 * The best rates somebody measured on a GPU, against which its peaks are promises.
 *
 * @param matmul largest matrix product rate by precision
 * @param memory largest memory read rate, where measured
 * @param scaleUpBus largest all-reduce bus bandwidth over the scale-up links, where measured
 */
@Doc("The best rates somebody measured on a GPU.")
public record Achieved(
        @Doc("Largest matrix product rate measured, by precision.") Map<Precision, FlopRate> matmul,
        @Doc("Largest memory read rate measured.") @Nullable ByteRate memory,
        @Doc("Largest all-reduce bus bandwidth measured over the scale-up links.")
                @Nullable ByteRate scaleUpBus) {}
