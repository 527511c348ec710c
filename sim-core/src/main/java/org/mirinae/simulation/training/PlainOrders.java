package org.mirinae.simulation.training;

/** Orders whose backward pass is one run. */
final class PlainOrders {

    private PlainOrders() {}

    /** All forward chunks, then all backward chunks, the last micro-batch first. */
    static int[] gpipe(StageOrders orders, int rank) {
        Runs runs = new Runs(orders);
        int[] held = orders.held(rank);
        for (int c = 0; c < held.length; c++) {
            for (int m = 0; m < orders.microBatches(); m++) {
                runs.add(StageOrders.FORWARD, held[c], m);
            }
        }
        for (int c = held.length - 1; c >= 0; c--) {
            for (int m = orders.microBatches() - 1; m >= 0; m--) {
                runs.add(StageOrders.BACKWARD, held[c], m);
            }
        }
        return runs.toArray();
    }

    /**
     * As many forward chunks as fill the pipeline, then one forward and one backward in turn, then
     * the backward chunks left over; the order is that of Megatron-LM's
     * megatron/core/pipeline_parallel/schedules.py.
     */
    static int[] oneForwardOneBackward(StageOrders orders, int rank) {
        int all = orders.chunks() * orders.microBatches();
        int warmUp = warmUp(orders, rank);
        Runs runs = new Runs(orders);
        int forwards = 0;
        int backwards = 0;
        while (forwards < warmUp) {
            runs.push(nth(orders, rank, forwards++, true));
        }
        while (backwards < all) {
            if (forwards < all) {
                runs.push(nth(orders, rank, forwards++, true));
            }
            runs.push(nth(orders, rank, backwards++, false));
        }
        return runs.toArray();
    }

    /** Forward chunks a stage runs before its first forward chunk with a backward one after it. */
    static int warmUp(StageOrders orders, int rank) {
        int behind = orders.ranks() - 1 - rank;
        int ahead =
                orders.chunks() == 1 ? behind : 2 * behind + (orders.chunks() - 1) * orders.ranks();
        return Math.min(ahead, orders.chunks() * orders.microBatches());
    }

    /** The k-th forward or backward chunk of a rank: rounds of as many micro-batches as stages. */
    private static int nth(StageOrders orders, int rank, int k, boolean forward) {
        int kind = forward ? StageOrders.FORWARD : StageOrders.BACKWARD;
        int chunks = orders.chunks();
        if (chunks == 1) {
            return orders.run(kind, rank, k);
        }
        int stages = orders.ranks();
        int round = k / (stages * chunks);
        int group = Math.min(stages, orders.microBatches() - round * stages);
        int within = k - round * stages * chunks;
        int chunk = within / group;
        int c = forward ? chunk : chunks - 1 - chunk;
        return orders.run(kind, c * stages + rank, round * stages + within % group);
    }
}
