package org.mirinae.perf.kernel;

import org.mirinae.result.Basis;
import org.mirinae.result.Interval;

/**
 * Says what an operator takes, launched as often as it says.
 *
 * @param seconds on the GPU
 * @param joules drawn by the GPU meanwhile
 * @param basis what the time rests on: {@code MEASURED} where a time is kept for the very shape,
 *     {@code CALIBRATED} among measured sizes, {@code EXTRAPOLATED} beyond them or where a GPU of
 *     the same architecture was measured, {@code MODELLED} where nothing was
 * @param bounds of the seconds, nine of ten; from how far the fit erred on measurements it had not
 *     seen, or assumed where nothing was measured
 * @param nearest the measurements the time rests on, and the nearest point among them, in words
 */
public record OperatorEstimate(
        double seconds, double joules, Basis basis, Interval bounds, String nearest) {}
