package org.mirinae.workload.schedule;

import java.util.List;
import org.mirinae.schema.Tag;

/**
 * Zero bubble within the memory of 1F1B, each stage with two chunks dealt in the shape of a V; Qi
 * et al. 2023, section 6.
 */
@Tag("zb-v")
public record ZeroBubbleV() implements Schedule {

    /** The order of PyTorch's ScheduleZBVZeroBubble (torch/distributed/pipelining/schedules.py). */
    @Override
    public List<ChunkSequence> order(PipelineShape shape) {
        return shape.eachRank(rank -> new Order(shape, rank).all());
    }

    /** The second chunk lies on the way back. */
    @Override
    public int rank(int copy, int virtualStage, PipelineShape shape) {
        int p = shape.ranks();
        return virtualStage < p ? virtualStage : 2 * p - 1 - virtualStage;
    }

    private static final class Order {
        private final ChunkSequence runs;
        private final int p;
        private final int rank;
        private final int rounds;
        private final int[] stage;
        private final int[] forwards = new int[2];
        private final int[] backwards = new int[2];
        private final int[] weights = new int[2];

        Order(PipelineShape shape, int rank) {
            this.runs = new ChunkSequence(shape);
            this.p = shape.ranks();
            this.rank = rank;
            this.rounds = Math.max(2 * p - 1, shape.microBatches());
            this.stage = new int[] {rank, 2 * p - 1 - rank};
        }

        private void forward(int chunk) {
            runs.forward(stage[chunk], forwards[chunk]++);
        }

        private void backward(int chunk) {
            runs.backwardInput(stage[chunk], backwards[chunk]++);
        }

        private void weight(int chunk) {
            runs.backwardWeight(stage[chunk], weights[chunk]++);
        }

        ChunkSequence all() {
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
            return runs;
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
        return chunks == 2
                ? List.of()
                : List.of(
                        new Misfit(
                                "virtual_stages",
                                "zb-v runs two chunks a stage, not " + chunks,
                                "Maybe set virtual_stages to 2."));
    }

    @Override
    public List<Integer> searched(int layers) {
        return List.of(2);
    }
}
