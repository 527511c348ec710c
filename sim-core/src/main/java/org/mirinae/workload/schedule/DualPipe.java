package org.mirinae.workload.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Tag;

/**
 * Micro-batches from both ends, forward of one beside backward of another; every rank holds two
 * stages. DeepSeek-V3 report, section 3.2.1.
 */
@Tag("dualpipe")
public record DualPipe() implements Schedule {

    @Override
    public List<ChunkSequence> order(PipelineShape shape) {
        return shape.eachRank(rank -> new Order(shape, rank).all());
    }

    @Override
    public Backward backward() {
        return Backward.MIXED;
    }

    @Override
    public int copies() {
        return 2;
    }

    /** The second copy begins at the last rank. */
    @Override
    public int rank(int copy, int virtualStage, PipelineShape shape) {
        return copy == 0 ? virtualStage : shape.ranks() - 1 - virtualStage;
    }

    @Override
    public boolean pairsChunks() {
        return true;
    }

    @Override
    public List<Misfit> misfits(int stages, int chunks) {
        List<Misfit> misfits = new ArrayList<>();
        if (chunks != 1) {
            misfits.add(
                    new Misfit(
                            "virtual_stages",
                            "dualpipe runs one chunk a stage from each end, not " + chunks,
                            "Maybe set virtual_stages to 1."));
        }
        if (stages % 2 != 0) {
            misfits.add(
                    new Misfit(
                            "pipeline",
                            "dualpipe pairs stages from both ends, which "
                                    + stages
                                    + " stages do not allow",
                            "Maybe set pipeline to " + (stages + 1) + "."));
        }
        return misfits;
    }

    @Override
    public @Nullable Misfit misfit(PipelineShape shape) {
        int microBatches = shape.microBatches();
        int least = 2 * shape.ranks();
        return microBatches % 2 != 0 || microBatches < least
                ? new Misfit(
                        "schedule",
                        microBatches
                                + " micro-batches are not an even number of at least "
                                + least
                                + ", as dualpipe needs over "
                                + shape.ranks()
                                + " stages",
                        "Maybe more micro-batches, or schedule 1f1b.")
                : null;
    }

    /** It takes two rounds at least, so the shorter of two steps to compare must have them too. */
    @Override
    public int settles(int stages, int chunks) {
        return 4 * stages;
    }

    @Override
    public List<Integer> searched(int layers) {
        return List.of(1);
    }

    /**
     * The eight steps of a rank (deepseek-ai/DualPipe, dualpipe.py): the first half of the
     * micro-batches enters at the first rank, the second half at the last, and in the middle a
     * forward and a backward chunk run beside each other.
     */
    private static final class Order {
        private final PipelineShape shape;
        private final int rank;
        private final boolean secondHalf;
        private final int[] forwards = new int[2];
        private final int[] backwards = new int[2];
        private final ArrayDeque<int[]> weights = new ArrayDeque<>();
        private final ChunkSequence runs;

        Order(PipelineShape shape, int rank) {
            this.shape = shape;
            this.rank = rank;
            this.secondHalf = rank >= shape.ranks() / 2;
            this.runs = new ChunkSequence(shape);
        }

        ChunkSequence all() {
            int p = shape.ranks();
            int half = p / 2;
            int fromEnd = Math.min(rank, p - 1 - rank);
            int inner = half - fromEnd - 1;
            for (int i = 0; i < 2 * inner; i++) {
                forward(0, false);
            }
            for (int i = 0; i <= fromEnd; i++) {
                forward(0, false);
                forward(1, false);
            }
            for (int i = 0; i < inner; i++) {
                backward(1, true);
                weight();
                forward(1, false);
            }
            for (int i = 0; i < shape.microBatches() / 2 - p + fromEnd + 1; i++) {
                both(0, 1);
                both(1, 0);
            }
            for (int i = 0; i < inner; i++) {
                backward(1, false);
                both(1, 0);
            }
            drain(fromEnd, inner);
            return runs;
        }

        private void drain(int fromEnd, int inner) {
            int turn = (fromEnd + 1) / 2;
            boolean later = false;
            for (int i = 0; i <= fromEnd; i++) {
                later |= i == turn && fromEnd % 2 == 1;
                backward(1, later);
                later |= i == turn && fromEnd % 2 == 0;
                backward(0, later);
            }
            for (int i = 0; i < inner; i++) {
                weight();
                backward(0, true);
            }
            while (!weights.isEmpty()) {
                weight();
            }
        }

        /** Returns the end that a phase belongs to: phases are told from where the rank lies. */
        private int end(int phase) {
            return secondHalf ? 1 - phase : phase;
        }

        private int stage(int end) {
            return end == 0 ? rank : shape.ranks() - 1 - rank;
        }

        private int microBatch(int end, int nth) {
            return end == 0 ? nth : shape.microBatches() / 2 + nth;
        }

        private void forward(int phase, boolean beside) {
            int end = end(phase);
            int microBatch = microBatch(end, forwards[end]++);
            if (beside) {
                runs.forwardBeside(stage(end), microBatch);
            } else {
                runs.forward(stage(end), microBatch);
            }
        }

        private void backward(int phase, boolean weightsLater) {
            int end = end(phase);
            int stage = stage(end);
            int microBatch = microBatch(end, backwards[end]++);
            if (weightsLater) {
                runs.backwardInput(stage, microBatch);
                weights.add(new int[] {stage, microBatch});
            } else {
                runs.backward(stage, microBatch);
            }
        }

        private void weight() {
            int[] oldest = weights.remove();
            runs.backwardWeight(oldest[0], oldest[1]);
        }

        private void both(int forwardPhase, int backwardPhase) {
            forward(forwardPhase, true);
            backward(backwardPhase, false);
        }
    }
}
