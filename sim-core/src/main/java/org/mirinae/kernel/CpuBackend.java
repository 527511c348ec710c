package org.mirinae.kernel;

import java.util.stream.IntStream;

/**
 * The processor: runs the Java definitions, in equal parts on every core. Parts do not overlap and
 * nothing is summed across them, so the number of cores changes no bit.
 *
 * @param realNanos a clock of the real world, for workload kernels
 */
public record CpuBackend(java.util.function.LongSupplier realNanos) implements KernelBackend {

    private static final int SERIAL =
            4096; // below this, splitting costs more than it saves; assumed

    /** The name of this backend for {@code --backend}. */
    public static final String NAME = "cpu";

    /** Makes a backend without a clock, for answers only. */
    public static CpuBackend forAnswers() {
        return new CpuBackend(() -> 0);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return Availability.on(
                Runtime.getRuntime().availableProcessors() + " cores of this machine, Java");
    }

    @Override
    public double[][] run(AnswerKernel kernel, double[][] in) {
        int length = KernelBackend.length(kernel, in);
        double[][] out = new double[kernel.outputs()][length];
        split(length, SERIAL, (from, to) -> kernel.compute(in, out, from, to));
        return out;
    }

    @Override
    public WorkloadRun time(WorkloadKernel kernel, WorkloadData data, int repetitions) {
        float[] output = new float[data.outputLength()];
        long best = Long.MAX_VALUE;
        for (int i = 0; i <= repetitions; i++) {
            long start = realNanos.getAsLong();
            split(
                    output.length,
                    data.localSize(),
                    (from, to) -> kernel.compute(data, output, from, to));
            long nanos = realNanos.getAsLong() - start;
            best = i == 0 && repetitions > 0 ? best : Math.min(best, nanos);
        }
        return new WorkloadRun(output, best * 1e-9);
    }

    private interface Part {
        void compute(int from, int to);
    }

    private static void split(int length, int grain, Part part) {
        int parts = Math.min(Runtime.getRuntime().availableProcessors(), length / grain);
        if (parts <= 1) {
            part.compute(0, length);
            return;
        }
        IntStream.range(0, parts)
                .parallel()
                .forEach(
                        p ->
                                part.compute(
                                        (int) ((long) length * p / parts),
                                        (int) ((long) length * (p + 1) / parts)));
    }
}
