package org.mirinae.workload.schedule;

import java.util.List;
import org.mirinae.schema.Tag;

/**
 * Zero bubble within the memory of 1F1B: gradients of weights fill part of the bubble; Qi et al.
 * 2023, section 2.3.
 */
@Tag("zb-h1")
public record ZeroBubbleH1() implements Schedule {

    @Override
    public List<ChunkSequence> order(PipelineShape shape) {
        return shape.eachRank(rank -> of(shape, rank));
    }

    /**
     * Forward and input gradients as in 1F1B, gradients of weights one micro-batch later for every
     * stage in front, so that no stage ever holds more micro-batches than the first of 1F1B.
     */
    private static ChunkSequence of(PipelineShape shape, int stage) {
        int all = shape.microBatches();
        ChunkSequence runs = new ChunkSequence(shape);
        int forwards = 0;
        int weights = 0;
        while (forwards < Math.min(shape.ranks() - stage, all)) {
            runs.forward(stage, forwards++);
        }
        for (int b = 0; b < all; b++) {
            runs.backwardInput(stage, b);
            if (b >= stage) {
                runs.backwardWeight(stage, weights++);
            }
            if (forwards < all) {
                runs.forward(stage, forwards++);
            }
        }
        while (weights < all) {
            runs.backwardWeight(stage, weights++);
        }
        return runs;
    }

    @Override
    public Backward backward() {
        return Backward.SPLIT;
    }

    @Override
    public List<Misfit> misfits(int stages, int chunks) {
        return oneChunk(this, chunks);
    }

    static List<Misfit> oneChunk(Schedule schedule, int chunks) {
        return chunks == 1
                ? List.of()
                : List.of(
                        new Misfit(
                                "virtual_stages",
                                schedule.word() + " runs one chunk a stage, not " + chunks,
                                "Maybe set virtual_stages to 1, or schedule to zb-v."));
    }

    @Override
    public List<Integer> searched(int layers) {
        return List.of(1);
    }
}
