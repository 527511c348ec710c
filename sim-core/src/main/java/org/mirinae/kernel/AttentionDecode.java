package org.mirinae.kernel;

/**
 * Attention of one query a sequence over a cache, grouped queries: eight query heads for two key
 * heads of 64. A group of 64 work items shares one query head: scores, a softmax by the largest
 * score, the weighted sum of values.
 */
public record AttentionDecode() implements WorkloadKernel {

    private static final int HEADS = 8;
    private static final int KV_HEADS = 2;
    private static final int DIM = 64;

    @Override
    public String name() {
        return "attention_decode";
    }

    @Override
    public WorkloadData data(int scale) {
        int sequences = scale == 0 ? 2 : 8 * Math.max(1, scale);
        int length = scale == 0 ? 70 : 1024;
        int cache = sequences * KV_HEADS * length * DIM;
        int queries = sequences * HEADS * DIM;
        return new WorkloadData(
                new float[][] {Fill.array(queries, 5), Fill.array(cache, 6), Fill.array(cache, 7)},
                queries,
                new int[] {length},
                0.125f, // 1 / sqrt(DIM)
                queries,
                DIM,
                4.0 * sequences * HEADS * length * DIM,
                8.0 * cache + 8.0 * queries,
                sequences + " sequences of " + length);
    }

    @Override
    public void compute(WorkloadData data, float[] output, int from, int to) {
        int length = data.sizes()[0];
        float[] weights = new float[length];
        for (int head = from / DIM; head * DIM < to; head++) {
            int kvHead = head / HEADS * KV_HEADS + head % HEADS / (HEADS / KV_HEADS);
            int cache = kvHead * length * DIM;
            float sum = softmax(data, head * DIM, cache, weights);
            for (int d = 0; d < DIM; d++) {
                int element = head * DIM + d;
                if (element >= from && element < to) {
                    float value = 0;
                    for (int t = 0; t < length; t++) {
                        value += weights[t] * data.inputs()[2][cache + t * DIM + d];
                    }
                    output[element] = value / sum;
                }
            }
        }
    }

    private static float softmax(WorkloadData data, int query, int cache, float[] weights) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int t = 0; t < weights.length; t++) {
            float score = 0;
            for (int d = 0; d < DIM; d++) {
                score += data.inputs()[0][query + d] * data.inputs()[1][cache + t * DIM + d];
            }
            weights[t] = score * data.scalar();
            largest = Math.max(largest, weights[t]);
        }
        float sum = 0;
        for (int t = 0; t < weights.length; t++) {
            weights[t] = (float) StrictMath.exp(weights[t] - largest);
            sum += weights[t];
        }
        return sum;
    }

    @Override
    public int reductionLength(WorkloadData data) {
        return data.sizes()[0] + DIM;
    }

    /**
     * The weights add up to 1, so what is divided never grows with the length, and the general
     * bound, which lets it, would let even zeros pass. A score of DIM products of numbers up to 1
     * errs by DIM * DIM half units before it is scaled, and moves its weight by as much relatively,
     * in numerator and denominator; each of the two sums of the length adds a half unit a term
     * (Higham 2002, section 4.2), and exponentials a few more (OpenCL allows 3 units). Twice, for
     * two computations.
     */
    @Override
    public double errorBound(WorkloadData data) {
        double half = Math.ulp(1f) / 2;
        double score = (double) DIM * DIM * data.scalar();
        double exponential = 8; // half units; assumed to cover 3 units and one rounding
        return 2 * 2 * (data.sizes()[0] + score + exponential) * half;
    }
}
