package org.mirinae.kernel;

/** {@code a = b + s c}, bound by memory; McCalpin's STREAM, 1995. */
public record StreamTriad() implements WorkloadKernel {

    private static final int LOCAL = 64;

    /**
     * Fewest million elements: three arrays of 64 MiB, so that memory is timed, not a cache. A last
     * cache of more than about 16 MiB still helps a little (STREAM asks for four times it in each
     * array); assumed.
     */
    private static final int CACHE_BEATEN = 16;

    @Override
    public String name() {
        return "stream_triad";
    }

    @Override
    public WorkloadData data(int scale) {
        int n = Math.max(CACHE_BEATEN, scale) * (1 << 20);
        n = scale == 0 ? 1_000 / LOCAL * LOCAL : n;
        return new WorkloadData(
                new float[][] {Fill.array(n, 1), Fill.array(n, 2)},
                n,
                new int[] {n},
                0.75f,
                n,
                LOCAL,
                2.0 * n,
                12.0 * n,
                n + " elements");
    }

    @Override
    public void compute(WorkloadData data, float[] output, int from, int to) {
        float[] b = data.inputs()[0];
        float[] c = data.inputs()[1];
        for (int i = from; i < to; i++) {
            output[i] = b[i] + data.scalar() * c[i];
        }
    }

    @Override
    public int reductionLength(WorkloadData data) {
        return 2;
    }
}
