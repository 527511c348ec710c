package org.mirinae.extending;

import java.util.List;
import org.mirinae.schema.Tag;
import org.mirinae.workload.schedule.ChunkSequence;
import org.mirinae.workload.schedule.PipelineShape;
import org.mirinae.workload.schedule.Schedule;

/** 1F1B with twice the forward passes ahead, so that messages have more time on their way. */
@Tag("eager-1f1b")
public record EagerSchedule() implements Schedule {

    @Override
    public List<ChunkSequence> order(PipelineShape shape) {
        return shape.eachRank(rank -> of(shape, rank));
    }

    private static ChunkSequence of(PipelineShape shape, int rank) {
        int all = shape.microBatches();
        ChunkSequence runs = new ChunkSequence(shape);
        int forwards = 0;
        while (forwards < Math.min(2 * (shape.ranks() - 1 - rank), all)) {
            runs.forward(rank, forwards++);
        }
        for (int b = 0; b < all; b++) {
            if (forwards < all) {
                runs.forward(rank, forwards++);
            }
            runs.backward(rank, b);
        }
        return runs;
    }

    @Override
    public List<Misfit> misfits(int stages, int chunks) {
        return chunks == 1
                ? List.of()
                : List.of(
                        new Misfit(
                                "virtual_stages",
                                "eager-1f1b runs one chunk a stage, not " + chunks,
                                "Maybe set virtual_stages to 1."));
    }

    @Override
    public List<Integer> searched(int layers) {
        return List.of(1);
    }
}
