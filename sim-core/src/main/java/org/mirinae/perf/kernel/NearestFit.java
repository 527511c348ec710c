package org.mirinae.perf.kernel;

import org.mirinae.hardware.efficiency.FitQuality;

/**
 * The fit that an operator's time was taken from.
 *
 * @param library that was measured, and its version
 * @param quality of the fit
 */
record NearestFit(String library, FitQuality quality) {}
