package org.mirinae.perf.kernel;

/**
 * Holds what one GPU does at best in one format, which the forms of kernels take their shares of.
 *
 * @param flopsPerSecond of dense products
 * @param units compute units
 * @param bytesPerSecond through memory
 */
public record GpuSpeed(double flopsPerSecond, double units, double bytesPerSecond) {}
