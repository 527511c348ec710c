package org.mirinae.perf.training;

/**
 * Finds how long to train between two checkpoints when failures are memoryless. All times in
 * seconds.
 *
 * <p>Sources: Young, "A first order approximation to the optimum checkpoint interval", Commun. ACM
 * 17(9), 1974; Daly, "A higher order estimate of the optimum checkpoint interval for restart
 * dumps", FGCS 22, 2006, equations 37 and 20.
 */
public final class CheckpointInterval {

    private CheckpointInterval() {}

    /**
     * Young's first-order optimum.
     *
     * @param stall of a checkpoint
     * @param meanTimeBetween failures
     */
    public static double young(double stall, double meanTimeBetween) {
        return Math.sqrt(2 * stall * meanTimeBetween);
    }

    /** Daly's higher-order optimum; at most the time between failures. */
    public static double daly(double stall, double meanTimeBetween) {
        if (stall >= 2 * meanTimeBetween) {
            return meanTimeBetween;
        }
        double ratio = stall / (2 * meanTimeBetween);
        return young(stall, meanTimeBetween) * (1 + Math.sqrt(ratio) / 3 + ratio / 9) - stall;
    }

    /**
     * Share of time that is progress kept, in closed form: Daly's complete cost function, where a
     * failure may also strike during a restart.
     *
     * @param interval of training between two checkpoints
     * @param stall of a checkpoint
     * @param restart from a failure until training goes on
     * @param meanTimeBetween failures
     */
    public static double goodput(
            double interval, double stall, double restart, double meanTimeBetween) {
        double growth = StrictMath.expm1((interval + stall) / meanTimeBetween);
        return interval / (meanTimeBetween * StrictMath.exp(restart / meanTimeBetween) * growth);
    }
}
