package org.mirinae.cost;

import org.mirinae.result.Basis;
import org.mirinae.result.Interval;

/**
 * What an operator takes, launched as often as it says.
 *
 * @param seconds on the chip
 * @param joules drawn by the chip meanwhile
 * @param basis what the time rests on
 * @param bounds of the seconds, nine of ten; from how far the fit erred on measurements it had not
 *     seen, or assumed where nothing was measured
 * @param nearest the measurements the time rests on, in words
 */
public record Price(double seconds, double joules, Basis basis, Interval bounds, String nearest) {}
