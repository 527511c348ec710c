package org.mirinae.workload.schedule;

import java.util.Arrays;
import java.util.List;
import org.mirinae.schema.Tag;

/** Zero bubble with about twice the activations of 1F1B; Qi et al. 2023, section 2.3. */
@Tag("zb-h2")
public record ZeroBubbleH2() implements Schedule {

    private static final int UNRUN = Integer.MAX_VALUE;

    /**
     * Found for chunks of equal time: every stage runs what is ready, input gradients before
     * forward before gradients of weights, and never holds more than 2p - 1 micro-batches.
     */
    @Override
    public List<ChunkSequence> order(PipelineShape shape) {
        int p = shape.ranks();
        int all = shape.microBatches();
        int[][] done = new int[2][p * all];
        for (int[] times : done) {
            Arrays.fill(times, UNRUN);
        }
        int[][] next = new int[3][p];
        List<ChunkSequence> runs = shape.eachRank(rank -> new ChunkSequence(shape));
        int left = 3 * p * all;
        for (int t = 0; left > 0; t++) {
            for (int s = 0; s < p; s++) {
                int kind = ready(done, next, s, t, shape);
                if (kind != UNRUN) {
                    int m = next[kind][s]++;
                    if (kind < 2) {
                        done[kind][s * all + m] = t + 1;
                    }
                    int run =
                            kind == 0 ? StageOrders.FORWARD : StageOrders.BACKWARD_INPUT + kind - 1;
                    runs.get(s).add(run, s, m);
                    left--;
                }
            }
        }
        return runs;
    }

    /** 0 forward, 1 input gradients, 2 gradients of weights. */
    private static int ready(int[][] done, int[][] next, int s, int t, PipelineShape shape) {
        int p = shape.ranks();
        int all = shape.microBatches();
        int b = next[1][s];
        if (b < all
                && done[0][s * all + b] <= t
                && (s == p - 1 || done[1][(s + 1) * all + b] <= t)) {
            return 1;
        }
        int f = next[0][s];
        boolean come = f < all && (s == 0 || done[0][(s - 1) * all + f] <= t);
        if (come && f - next[2][s] < 2 * p - 1) {
            return 0;
        }
        int w = next[2][s];
        return w < b && done[1][s * all + w] <= t ? 2 : UNRUN;
    }

    @Override
    public Backward backward() {
        return Backward.SPLIT;
    }

    @Override
    public boolean validatesLater() {
        return true;
    }

    @Override
    public List<Misfit> misfits(int stages, int chunks) {
        return ZeroBubbleH1.oneChunk(this, chunks);
    }

    @Override
    public List<Integer> searched(int layers) {
        return List.of(1);
    }
}
