package org.mirinae.simulation.training;

/** Orders that put gradients of weights where 1F1B waits; Qi et al. 2023. */
final class ZeroBubbleOrders {

    private static final int UNRUN = Integer.MAX_VALUE;

    private ZeroBubbleOrders() {}

    /**
     * ZB-H1: forward and input gradients as in 1F1B, gradients of weights one micro-batch later for
     * every stage in front, so that no stage ever holds more micro-batches than the first of 1F1B.
     */
    static int[] h1(StageOrders orders, int stage) {
        int all = orders.microBatches();
        Runs runs = new Runs(orders);
        int forwards = 0;
        int weights = 0;
        while (forwards < Math.min(orders.ranks() - stage, all)) {
            runs.add(StageOrders.FORWARD, stage, forwards++);
        }
        for (int b = 0; b < all; b++) {
            runs.add(StageOrders.BACKWARD_INPUT, stage, b);
            if (b >= stage) {
                runs.add(StageOrders.BACKWARD_WEIGHT, stage, weights++);
            }
            if (forwards < all) {
                runs.add(StageOrders.FORWARD, stage, forwards++);
            }
        }
        while (weights < all) {
            runs.add(StageOrders.BACKWARD_WEIGHT, stage, weights++);
        }
        return runs.toArray();
    }

    /**
     * ZB-H2, found for chunks of equal time: every stage runs what is ready, input gradients before
     * forward before gradients of weights, and never holds more than 2p - 1 micro-batches.
     */
    static int[][] greedy(StageOrders orders) {
        int p = orders.ranks();
        int all = orders.microBatches();
        int most = 2 * p - 1;
        int[][] done = new int[2][p * all];
        for (int[] times : done) {
            java.util.Arrays.fill(times, UNRUN);
        }
        int[][] next = new int[3][p];
        Runs[] runs = new Runs[p];
        java.util.Arrays.setAll(runs, s -> new Runs(orders));
        int left = 3 * p * all;
        for (int t = 0; left > 0; t++) {
            for (int s = 0; s < p; s++) {
                int kind = ready(done, next, s, t, p, all, most);
                if (kind != UNRUN) {
                    int m = next[kind][s]++;
                    if (kind < 2) {
                        done[kind][s * all + m] = t + 1;
                    }
                    runs[s].add(
                            kind == 0 ? StageOrders.FORWARD : StageOrders.BACKWARD_INPUT + kind - 1,
                            s,
                            m);
                    left--;
                }
            }
        }
        int[][] result = new int[p][];
        java.util.Arrays.setAll(result, s -> runs[s].toArray());
        return result;
    }

    /** 0 forward, 1 input gradients, 2 gradients of weights. */
    private static int ready(int[][] done, int[][] next, int s, int t, int p, int all, int most) {
        int b = next[1][s];
        if (b < all
                && done[0][s * all + b] <= t
                && (s == p - 1 || done[1][(s + 1) * all + b] <= t)) {
            return 1;
        }
        int f = next[0][s];
        boolean come = f < all && (s == 0 || done[0][(s - 1) * all + f] <= t);
        if (come && f - next[2][s] < most) {
            return 0;
        }
        int w = next[2][s];
        return w < b && done[1][s * all + w] <= t ? 2 : UNRUN;
    }

    /**
     * ZB-V: two chunks a rank, the second on the way back; the order of PyTorch's
     * ScheduleZBVZeroBubble (torch/distributed/pipelining/schedules.py).
     */
    static int[] v(StageOrders orders, int rank) {
        return new V(orders, rank).runs();
    }

    private static final class V {
        private final Runs runs;
        private final int p;
        private final int rank;
        private final int rounds;
        private final int[] stage;
        private final int[] forwards = new int[2];
        private final int[] backwards = new int[2];
        private final int[] weights = new int[2];

        V(StageOrders orders, int rank) {
            this.runs = new Runs(orders);
            this.p = orders.ranks();
            this.rank = rank;
            this.rounds = Math.max(2 * p - 1, orders.microBatches());
            this.stage = orders.held(rank);
        }

        private void forward(int chunk) {
            runs.add(StageOrders.FORWARD, stage[chunk], forwards[chunk]++);
        }

        private void backward(int chunk) {
            runs.add(StageOrders.BACKWARD_INPUT, stage[chunk], backwards[chunk]++);
        }

        private void weight(int chunk) {
            runs.add(StageOrders.BACKWARD_WEIGHT, stage[chunk], weights[chunk]++);
        }

        int[] runs() {
            warmUp();
            while (forwards[1] < forwards[0] || forwards[0] < rounds) {
                if (forwards[0] < rounds) {
                    forward(0);
                }
                backward(0);
                weight(0);
                forward(1);
                backward(1);
                weight(1);
            }
            for (int i = 0; i < rank; i++) {
                backward(0);
                backward(1);
            }
            for (int i = 0; i < p - rank; i++) {
                backward(0);
                weight(0);
            }
            while (weights[1] < backwards[1]) {
                weight(1);
            }
            while (weights[0] < backwards[0]) {
                weight(0);
            }
            return runs.toArray();
        }

        private void warmUp() {
            for (int i = 0; i < 2 * (p - rank) - 1; i++) {
                forward(0);
            }
            for (int i = 0; i < rank; i++) {
                forward(1);
                forward(0);
            }
            for (int i = 0; i < p - rank; i++) {
                forward(1);
                backward(1);
                weight(1);
            }
        }
    }
}
