package org.mirinae.kernel;

/**
 * Times a batch of training plans in closed form. The step is the pipeline of its first
 * micro-batches and a cycle for each further one, gradients as far as they stick out behind the
 * last backward chunk, the optimizer, and parameters as far as gathering them holds anything up.
 *
 * <p>Arrays in, one element a plan: {@value #COLUMNS} as the constants name them. Arrays out:
 * seconds of a step, bytes on the fullest GPU, joules of one GPU in a step.
 */
public record PlanTiming() implements AnswerKernel {

    /** Arrays in. */
    public static final int COLUMNS = 18;

    /** Seconds of the pipeline over its first micro-batches. */
    public static final int FILL = 0;

    /** Seconds of each further micro-batch. */
    public static final int CYCLE = 1;

    /** Further micro-batches. */
    public static final int FURTHER = 2;

    /** Seconds gradients take to be summed. */
    public static final int GRADIENTS = 3;

    /** Seconds of them beside backward chunks; 0 where nothing overlaps. */
    public static final int SHADOW = 4;

    /** Seconds of the last bucket, which always comes after the last chunk. */
    public static final int BUCKET = 5;

    /** Seconds a hidden second of communication adds to computation. */
    public static final int CONTENTION = 6;

    /** Seconds gathering parameters holds up a step. */
    public static final int GATHER = 7;

    /** Seconds of the optimizer. */
    public static final int OPTIMIZER = 8;

    /** Bytes of weights, gradients, optimizer states and workspace. */
    public static final int STATE = 9;

    /** Bytes of activations. */
    public static final int ACTIVATIONS = 10;

    /** Seconds the arithmetic alone would take at its reachable rate. */
    public static final int ARITHMETIC = 11;

    /** Seconds the memory alone would take at its reachable rate. */
    public static final int MEMORY = 12;

    /** Watts of a GPU that runs, whatever it does. */
    public static final int RUNNING_WATTS = 13;

    /** Watts on top at the full arithmetic rate. */
    public static final int ARITHMETIC_WATTS = 14;

    /** Watts on top at the full memory rate. */
    public static final int MEMORY_WATTS = 15;

    /** Watts a GPU never draws more than. */
    public static final int BOARD_WATTS = 16;

    /** Watts of its share of the node. */
    public static final int OTHER_WATTS = 17;

    @Override
    public String name() {
        return "plan_timing";
    }

    @Override
    public int inputs() {
        return COLUMNS;
    }

    @Override
    public int outputs() {
        return 3;
    }

    @Override
    public void compute(double[][] in, double[][] out, int from, int to) {
        double[] fill = in[FILL];
        double[] cycle = in[CYCLE];
        double[] further = in[FURTHER];
        double[] gradients = in[GRADIENTS];
        double[] shadow = in[SHADOW];
        double[] bucket = in[BUCKET];
        double[] contention = in[CONTENTION];
        double[] gather = in[GATHER];
        double[] optimizer = in[OPTIMIZER];
        double[] seconds = out[0];
        for (int i = from; i < to; i++) {
            double late = gradients[i] - shadow[i];
            double exposed = late > bucket[i] ? late : bucket[i];
            double hidden = gradients[i] - exposed;
            double slowed = (hidden > 0 ? hidden : 0) * contention[i];
            seconds[i] =
                    fill[i]
                            + cycle[i] * further[i]
                            + (exposed + slowed)
                            + (gather[i] + optimizer[i]);
        }
        memoryAndEnergy(in, out, from, to);
    }

    private static void memoryAndEnergy(double[][] in, double[][] out, int from, int to) {
        double[] state = in[STATE];
        double[] activations = in[ACTIVATIONS];
        double[] arithmetic = in[ARITHMETIC];
        double[] memory = in[MEMORY];
        double[] running = in[RUNNING_WATTS];
        double[] board = in[BOARD_WATTS];
        double[] others = in[OTHER_WATTS];
        double[] arithmeticWatts = in[ARITHMETIC_WATTS];
        double[] memoryWatts = in[MEMORY_WATTS];
        double[] seconds = out[0];
        double[] bytes = out[1];
        double[] joules = out[2];
        for (int i = from; i < to; i++) {
            bytes[i] = state[i] + activations[i];
            double busy = arithmeticWatts[i] * arithmetic[i] + memoryWatts[i] * memory[i];
            double gpu = running[i] * seconds[i] + busy;
            double most = board[i] * seconds[i];
            joules[i] = (gpu < most ? gpu : most) + others[i] * seconds[i];
        }
    }
}
