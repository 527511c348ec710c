package org.mirinae.kernel;

/** {@code C = A B} of square matrices in single precision, by tiles of 16 by 16 in local memory. */
public record Gemm() implements WorkloadKernel {

    private static final int TILE = 16;

    @Override
    public String name() {
        return "gemm";
    }

    @Override
    public WorkloadData data(int scale) {
        // A side of 256 for every doubling, up to 8192: work grows with the cube.
        int side = scale == 0 ? 2 * TILE : 256;
        for (int s = 1; s < scale && side < 8192; s *= 4) {
            side *= 2;
        }
        int n = side * side;
        return new WorkloadData(
                new float[][] {Fill.array(n, 3), Fill.array(n, 4)},
                n,
                new int[] {side},
                1,
                n,
                TILE * TILE,
                2.0 * side * side * side,
                12.0 * n,
                side + " x " + side + " x " + side);
    }

    @Override
    public void compute(WorkloadData data, float[] output, int from, int to) {
        int side = data.sizes()[0];
        float[] a = data.inputs()[0];
        float[] b = data.inputs()[1];
        for (int i = from; i < to; i++) {
            int row = i / side * side;
            int column = i % side;
            float sum = 0;
            for (int k = 0; k < side; k++) {
                sum += a[row + k] * b[k * side + column];
            }
            output[i] = sum;
        }
    }

    @Override
    public int reductionLength(WorkloadData data) {
        return data.sizes()[0];
    }
}
