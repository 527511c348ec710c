package org.mirinae.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs every workload kernel on a backend, checks its values against Java, and says what it
 * reached.
 */
public final class Calibration {

    private static final int REPETITIONS =
            5; // the fastest of five; assumed enough on a busy machine

    private Calibration() {}

    /**
     * Says what a kernel reached.
     *
     * @param kernel its name
     * @param size what it worked on
     * @param seconds of the fastest run
     * @param flopsPerSecond reached
     * @param bytesPerSecond reached, counting each byte once
     * @param worstDifference from the Java version, at the smallest size
     * @param bound the difference allowed there
     */
    public record Measured(
            String kernel,
            String size,
            double seconds,
            double flopsPerSecond,
            double bytesPerSecond,
            double worstDifference,
            double bound) {

        /** Returns whether the values were right. */
        public boolean correct() {
            return worstDifference <= bound;
        }
    }

    /**
     * Measures a device.
     *
     * @param scale how large the work is, from 1 for a slow processor to 64 for a fast GPU
     */
    public static List<Measured> run(KernelBackend backend, int scale) {
        List<Measured> all = new ArrayList<>();
        for (WorkloadKernel kernel : WorkloadKernel.all()) {
            WorkloadData small = kernel.data(0);
            double difference = difference(kernel, small, backend.time(kernel, small, 0));
            WorkloadData data = kernel.data(scale);
            double seconds = backend.time(kernel, data, REPETITIONS).bestSeconds();
            all.add(
                    new Measured(
                            kernel.name(),
                            data.label(),
                            seconds,
                            data.flops() / seconds,
                            data.bytes() / seconds,
                            difference,
                            kernel.errorBound(small)));
        }
        return all;
    }

    private static double difference(WorkloadKernel kernel, WorkloadData data, WorkloadRun run) {
        float[] expected = new float[data.outputLength()];
        kernel.compute(data, expected, 0, expected.length);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(expected[i] - run.output()[i]);
            // A value that is no number differs from everything.
            worst = difference >= 0 ? Math.max(worst, difference) : Double.POSITIVE_INFINITY;
        }
        return worst;
    }
}
