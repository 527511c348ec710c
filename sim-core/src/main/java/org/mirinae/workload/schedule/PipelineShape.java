package org.mirinae.workload.schedule;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Says how large a pipeline and its step are.
 *
 * @param ranks of the pipeline, one for each stage
 * @param chunks that each holds of its own
 * @param microBatches of the step
 */
public record PipelineShape(int ranks, int chunks, int microBatches) {

    /** Chunks of all stages. */
    public int virtualStages() {
        return ranks * chunks;
    }

    /** The runs of all ranks, where each can be laid down by itself. */
    public List<ChunkSequence> eachRank(IntFunction<ChunkSequence> runs) {
        return IntStream.range(0, ranks).mapToObj(runs).toList();
    }
}
