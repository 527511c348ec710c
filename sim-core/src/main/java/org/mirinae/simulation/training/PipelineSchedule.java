package org.mirinae.simulation.training;

/**
 * One step of a pipeline: every stage runs its forward and backward chunks in the order of 1F1B,
 * interleaved over virtual stages where there are any, each chunk as soon as its stage is free and
 * its input has come (Narayanan et al., SC'21, section 2.2; the order is that of Megatron-LM's
 * megatron/core/pipeline_parallel/schedules.py).
 *
 * <p>Chunk c of stage s is virtual stage c * stages + s. Times are seconds from the start of the
 * step. Arrays only: a step of 64 stages and 512 micro-batches is 65,536 chunk runs.
 */
final class PipelineSchedule {

    private final int stages;
    private final int chunks;
    private final int microBatches;
    private final double[] forward;
    private final double[] backward;
    private final double[] forwardDone;
    private final double[] backwardDone;

    private final double[] free;
    private final int[] position;
    private final int[] forwards;
    private final int[] backwards;
    private final double[] lastBackwardStart;

    /**
     * A schedule to be run.
     *
     * @param stages pipeline stages
     * @param chunks virtual stages of each
     * @param microBatches of one step
     * @param forward seconds of the forward chunk of each virtual stage
     * @param backward seconds of the backward chunk, recomputation included
     */
    PipelineSchedule(
            int stages, int chunks, int microBatches, double[] forward, double[] backward) {
        if (chunks > 1 && microBatches % stages != 0) {
            // Megatron-LM's interleaved schedule asks for the same; a partial round would wait on
            // itself.
            throw new IllegalArgumentException(
                    microBatches
                            + " micro-batches are no multiple of "
                            + stages
                            + " interleaved stages");
        }
        this.stages = stages;
        this.chunks = chunks;
        this.microBatches = microBatches;
        this.forward = forward;
        this.backward = backward;
        int virtual = stages * chunks;
        forwardDone = new double[virtual * microBatches];
        backwardDone = new double[virtual * microBatches];
        free = new double[stages];
        position = new int[stages];
        forwards = new int[stages];
        backwards = new int[stages];
        lastBackwardStart = new double[virtual];
    }

    /**
     * Runs the step.
     *
     * @param send seconds to hand activations from one virtual stage to the next, and gradients
     *     back
     * @param sendBlocks whether a stage waits until what it sends has gone
     * @param firstForwardNoEarlier for each virtual stage, when its first forward chunk can be done
     *     at the earliest, since its parameters are still being gathered; zero for no bound
     */
    void run(double send, boolean sendBlocks, double[] firstForwardNoEarlier) {
        java.util.Arrays.fill(free, 0);
        java.util.Arrays.fill(position, 0);
        java.util.Arrays.fill(forwards, 0);
        java.util.Arrays.fill(backwards, 0);
        java.util.Arrays.fill(forwardDone, Double.NaN);
        java.util.Arrays.fill(backwardDone, Double.NaN);
        double wait = sendBlocks ? send : 0;
        int operations = 2 * chunks * microBatches;
        int finished = 0;
        while (finished < stages) {
            boolean moved = false;
            finished = 0;
            for (int s = 0; s < stages; s++) {
                while (position[s] < operations && next(s, send, wait, firstForwardNoEarlier)) {
                    moved = true;
                }
                finished += position[s] == operations ? 1 : 0;
            }
            for (int s = stages - 1; s >= 0; s--) {
                while (position[s] < operations && next(s, send, wait, firstForwardNoEarlier)) {
                    moved = true;
                }
            }
            if (!moved && finished < stages) {
                throw new IllegalStateException("the pipeline schedule waits on itself");
            }
        }
    }

    /** Runs the next chunk of a stage, unless its input is still to come. */
    private boolean next(int s, double send, double wait, double[] firstForwardNoEarlier) {
        int warmUp = warmUp(s);
        int all = chunks * microBatches;
        int at = position[s];
        boolean isForward = at < warmUp || at < 2 * all - warmUp && (at - warmUp) % 2 == 0;
        int k = isForward ? forwards[s] : backwards[s];
        int round = k / (stages * chunks);
        int group = chunks == 1 ? 1 : Math.min(stages, microBatches - round * stages);
        int within = k - round * stages * chunks;
        int chunk = chunks == 1 ? 0 : within / group;
        int microBatch = chunks == 1 ? k : round * stages + within % group;
        if (!isForward) {
            chunk = chunks - 1 - chunk;
        }
        int v = chunk * stages + s;
        int index = v * microBatches + microBatch;
        double ready = isForward ? forwardInput(v, index, send) : backwardInput(v, index, send);
        if (Double.isNaN(ready)) {
            return false;
        }
        double start = Math.max(free[s], ready);
        double end;
        if (isForward) {
            end = start + forward[v];
            if (microBatch == 0) {
                end = Math.max(end, firstForwardNoEarlier[v]);
            }
            forwardDone[index] = end;
            forwards[s]++;
        } else {
            end = start + backward[v];
            backwardDone[index] = end;
            lastBackwardStart[v] = start;
            backwards[s]++;
        }
        boolean hasReceiver = isForward ? v < stages * chunks - 1 : v > 0;
        free[s] = end + (hasReceiver ? wait : 0);
        position[s]++;
        return true;
    }

    private double forwardInput(int v, int index, double send) {
        return v == 0 ? 0 : forwardDone[index - microBatches] + send;
    }

    private double backwardInput(int v, int index, double send) {
        return v == stages * chunks - 1
                ? forwardDone[index]
                : backwardDone[index + microBatches] + send;
    }

    /** Forward chunks a stage runs before its first backward chunk. */
    int warmUp(int s) {
        int ahead = chunks == 1 ? stages - 1 - s : 2 * (stages - 1 - s) + (chunks - 1) * stages;
        return Math.min(ahead, chunks * microBatches);
    }

    /** When a stage has done its last chunk and sent what it sends. */
    double finish(int stage) {
        return free[stage];
    }

    /** When the last backward chunk of a virtual stage began. */
    double lastBackwardStart(int virtualStage) {
        return lastBackwardStart[virtualStage];
    }

    /** Messages a stage waits for when sending blocks. */
    long sends(int stage) {
        long virtual = (long) stages * chunks;
        long sends = 0;
        for (int c = 0; c < chunks; c++) {
            long v = (long) c * stages + stage;
            sends += (v < virtual - 1 ? 1 : 0) + (v > 0 ? 1 : 0);
        }
        return sends * microBatches;
    }

    /** Chunk runs in flight on a stage at its fullest, which is what activations are kept for. */
    int inFlight(int stage) {
        return Math.min(warmUp(stage) + 1, chunks * microBatches);
    }
}
