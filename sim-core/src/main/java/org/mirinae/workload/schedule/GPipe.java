package org.mirinae.workload.schedule;

import java.util.List;
import org.mirinae.schema.Tag;

/** All forward passes, then all backward passes; Huang et al. 2019. */
@Tag("gpipe")
public record GPipe() implements Schedule {

    @Override
    public List<ChunkSequence> order(PipelineShape shape) {
        return shape.eachRank(rank -> of(shape, rank));
    }

    /** All forward chunks, then all backward chunks, the last micro-batch first. */
    private static ChunkSequence of(PipelineShape shape, int rank) {
        ChunkSequence runs = new ChunkSequence(shape);
        for (int c = 0; c < shape.chunks(); c++) {
            for (int m = 0; m < shape.microBatches(); m++) {
                runs.forward(c * shape.ranks() + rank, m);
            }
        }
        for (int c = shape.chunks() - 1; c >= 0; c--) {
            for (int m = shape.microBatches() - 1; m >= 0; m--) {
                runs.backward(c * shape.ranks() + rank, m);
            }
        }
        return runs;
    }

    @Override
    public boolean sendsBesideChunks() {
        return false;
    }

    @Override
    public boolean keepsEveryMicroBatch() {
        return true;
    }

    /** A further micro-batch of several chunks comes between those of one chunk and the next. */
    @Override
    public int settles(int stages, int chunks) {
        return chunks > 1 ? Integer.MAX_VALUE : 3 * stages;
    }

    @Override
    public List<Integer> searched(int layers) {
        return List.of(1);
    }
}
