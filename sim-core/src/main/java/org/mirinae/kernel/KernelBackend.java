package org.mirinae.kernel;

/** Something that runs kernels: the processor, or a device through OpenCL or CUDA. */
public interface KernelBackend {

    /** Returns the backend's name as {@code --backend} takes it. */
    String name();

    /** Tells whether the backend can be used here. Looks when asked, never before; never throws. */
    Availability availability();

    /**
     * Runs an answer kernel over whole arrays.
     *
     * @param in as many arrays of equal length as the kernel reads
     * @return as many arrays of that length as it writes
     * @throws IllegalStateException when the device fails or is not there
     */
    double[][] run(AnswerKernel kernel, double[][] in);

    /**
     * Runs a workload kernel to be timed: once for its values, then until the time is known.
     *
     * @param data what it works on
     * @param repetitions timed runs, of which the fastest counts
     * @throws IllegalStateException when the device fails or is not there
     */
    WorkloadRun time(WorkloadKernel kernel, WorkloadData data, int repetitions);

    /** Length of the arrays, after seeing that the kernel gets what it asks for. */
    static int length(AnswerKernel kernel, double[][] in) {
        if (in.length != kernel.inputs()) {
            throw new IllegalArgumentException(
                    kernel.name() + " reads " + kernel.inputs() + " arrays, not " + in.length);
        }
        for (double[] array : in) {
            if (array.length != in[0].length) {
                throw new IllegalArgumentException(kernel.name() + ": arrays differ in length");
            }
        }
        return in[0].length;
    }
}
