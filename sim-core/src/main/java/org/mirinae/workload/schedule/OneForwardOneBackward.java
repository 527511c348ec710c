package org.mirinae.workload.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Tag;

/**
 * One forward, one backward; interleaved where stages have several chunks. Narayanan et al. 2021.
 */
@Tag("1f1b")
public record OneForwardOneBackward() implements Schedule {

    /**
     * Runs as many forward chunks as fill the pipeline, then one forward and one backward in turn,
     * then the backward chunks left over; the order is that of Megatron-LM's
     * megatron/core/pipeline_parallel/schedules.py.
     */
    @Override
    public List<ChunkSequence> order(PipelineShape shape) {
        return shape.eachRank(rank -> of(shape, rank));
    }

    private static ChunkSequence of(PipelineShape shape, int rank) {
        int all = shape.chunks() * shape.microBatches();
        int warmUp = warmUp(shape, rank);
        ChunkSequence runs = new ChunkSequence(shape);
        int forwards = 0;
        int backwards = 0;
        while (forwards < warmUp) {
            add(runs, shape, rank, forwards++, true);
        }
        while (backwards < all) {
            if (forwards < all) {
                add(runs, shape, rank, forwards++, true);
            }
            add(runs, shape, rank, backwards++, false);
        }
        return runs;
    }

    /** Forward chunks a stage runs before its first forward chunk with a backward one after it. */
    private static int warmUp(PipelineShape shape, int rank) {
        int behind = shape.ranks() - 1 - rank;
        int ahead =
                shape.chunks() == 1 ? behind : 2 * behind + (shape.chunks() - 1) * shape.ranks();
        return Math.min(ahead, shape.chunks() * shape.microBatches());
    }

    /** The k-th forward or backward chunk of a rank: rounds of as many micro-batches as stages. */
    private static void add(
            ChunkSequence runs, PipelineShape shape, int rank, int k, boolean forward) {
        int kind = forward ? StageOrders.FORWARD : StageOrders.BACKWARD;
        int chunks = shape.chunks();
        if (chunks == 1) {
            runs.add(kind, rank, k);
            return;
        }
        int stages = shape.ranks();
        int round = k / (stages * chunks);
        int group = Math.min(stages, shape.microBatches() - round * stages);
        int within = k - round * stages * chunks;
        int chunk = within / group;
        int c = forward ? chunk : chunks - 1 - chunk;
        runs.add(kind, c * stages + rank, round * stages + within % group);
    }

    /** Megatron-LM's interleaved schedule asks for the same; a partial round waits on itself. */
    @Override
    public @Nullable Misfit misfit(PipelineShape shape) {
        return shape.chunks() > 1 && shape.microBatches() % shape.ranks() != 0
                ? new Misfit(
                        "virtual_stages",
                        shape.microBatches()
                                + " micro-batches are no multiple of the "
                                + shape.ranks()
                                + " pipeline stages, as interleaving needs",
                        "Maybe set virtual_stages to 1.")
                : null;
    }

    @Override
    public boolean sendsBesideChunks() {
        return false;
    }

    @Override
    public List<Integer> searched(int layers) {
        return List.of(1);
    }
}
