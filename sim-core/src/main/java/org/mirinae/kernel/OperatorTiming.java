package org.mirinae.kernel;

/**
 * Times a batch of operators by the roofline: {@code max(flops / flopRate, bytes / byteRate) +
 * launch}; Williams, Waterman and Patterson, Commun. ACM 52(4), 2009. Arrays in: FLOPs, bytes,
 * reached FLOP/s, reached bytes/s, launch seconds. Arrays out: seconds, and 1 where memory bounds,
 * 0 where arithmetic does.
 */
public record OperatorTiming() implements AnswerKernel {

    @Override
    public String name() {
        return "operator_timing";
    }

    @Override
    public int inputs() {
        return 5;
    }

    @Override
    public int outputs() {
        return 2;
    }

    @Override
    public void compute(double[][] in, double[][] out, int from, int to) {
        for (int i = from; i < to; i++) {
            double arithmetic = in[0][i] / in[2][i];
            double memory = in[1][i] / in[3][i];
            out[0][i] = seconds(arithmetic, memory, in[4][i]);
            out[1][i] = memory > arithmetic ? 1 : 0;
        }
    }

    /**
     * Time of one operator.
     *
     * @param arithmeticSeconds FLOPs over the rate reached
     * @param memorySeconds bytes over the rate reached
     * @param launchSeconds fixed
     */
    public static double seconds(
            double arithmeticSeconds, double memorySeconds, double launchSeconds) {
        return (memorySeconds > arithmeticSeconds ? memorySeconds : arithmeticSeconds)
                + launchSeconds;
    }
}
