package org.mirinae.perf.kernel;

import org.mirinae.units.Precision;

/**
 * Times matrix products of one format on one GPU by the form of {@link
 * org.mirinae.hardware.efficiency.GemmFit}.
 *
 * @param weightBytes bytes of an element of the weights
 * @param flopsPerSecond reached by large products
 * @param bytesPerSecond reached by large products
 * @param launchSeconds fixed
 * @param perInnerSeconds for each 1,024 of k
 * @param tailUnits blocks in the last wave, over all compute units
 */
public record GemmTime(
        double weightBytes,
        double flopsPerSecond,
        double bytesPerSecond,
        double launchSeconds,
        double perInnerSeconds,
        double tailUnits) {

    /** Operands and results between products are kept in 16 bits. */
    private static final double ACTIVATION_BYTES = Precision.BF16.bytesPerElement();

    /** Seconds of a product of m x k activations with k x n weights. */
    public double seconds(double m, double n, double k) {
        double tail = 2 * tailUnits * Math.min(m, Roofline.TILE) * Math.min(n, Roofline.TILE) * k;
        double computing = (2 * m * n * k + tail) / flopsPerSecond;
        double moving = (n * k * weightBytes + m * (n + k) * ACTIVATION_BYTES) / bytesPerSecond;
        return launchSeconds
                + perInnerSeconds * (k / 1024)
                + Math.max(computing, moving)
                + Roofline.corner(computing, moving);
    }
}
