package org.mirinae.perf.kernel;

import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.units.Watts;

/**
 * Computes what GPUs and nodes draw: a share of the board power while they run, and the rest by how
 * busy the arithmetic and the memory are, never above the board power. A lower board power (a limit
 * set by its owner) also lowers the clock, see {@code GpuRates.clockShare}.
 */
public final class PowerDraw {

    /** Share of board power an idle GPU draws; assumed. */
    static final double IDLE = 0.15;

    /**
     * Share of board power a GPU draws while it runs, whatever it does. This and the two below are
     * fitted to Llama 2 70B over 2 and over 8 A100-80GB in inference_splitwise.csv; of other GPUs
     * they are modelled.
     */
    static final double RUNNING = 0.30;

    /** Least share of the power above that to which a limit is taken to hold a GPU; assumed. */
    private static final double LEAST_DYNAMIC = 0.05;

    /** Share of board power of memory at its full data-sheet bandwidth. */
    static final double MEMORY = 0.68;

    /** Share of board power of arithmetic at the data-sheet peak. */
    static final double ARITHMETIC = 0.90;

    /** Share of a node's other power, beside its GPUs, that it draws whatever they do; assumed. */
    static final double OTHERS = 0.6;

    /**
     * Share of a node's maximum power its GPUs may draw, where a board power is not known; assumed.
     */
    static final double GPUS_OF_A_NODE = 0.7;

    private final double boardWatts;
    private final double otherWatts;

    private PowerDraw(double boardWatts, double otherWatts) {
        this.boardWatts = boardWatts;
        this.otherWatts = otherWatts;
    }

    /**
     * Share of the clock that a GPU can hold under full load when its power is limited: power goes
     * with clock times voltage squared, and voltage with the clock, so that it runs slower by the
     * third root of what the limit leaves beside what is drawn whatever the GPU does. Never above
     * 1.
     *
     * @param limit share of the power at which its kernels were measured
     */
    static double clockShare(double limit) {
        double dynamic = (limit - RUNNING) / (1 - RUNNING);
        return limit >= 1 ? 1 : StrictMath.cbrt(Math.max(LEAST_DYNAMIC, dynamic));
    }

    /**
     * Computes the draw of this node's GPUs; board power unknown and node power unknown count as
     * nothing.
     */
    public static PowerDraw of(Node node) {
        Gpu gpu = node.gpu();
        Watts tdp = gpu.tdp();
        Watts most = node.maxPower();
        double board =
                tdp != null
                        ? tdp.value()
                        : most != null ? most.value() * GPUS_OF_A_NODE / node.gpus() : 0;
        double others = most == null ? 0 : Math.max(0, most.value() - node.gpus() * board);
        return new PowerDraw(board, OTHERS * others / node.gpus());
    }

    /**
     * Power of one GPU that runs; never above its board power, to which clocks are held.
     *
     * @param arithmetic share of its FLOP/s in use, 0 to 1
     * @param memory share of its bandwidth in use, 0 to 1
     */
    public double gpuWatts(double arithmetic, double memory) {
        return boardWatts * Math.min(1, RUNNING + ARITHMETIC * arithmetic + MEMORY * memory);
    }

    /** Most a GPU draws. */
    public double boardWatts() {
        return boardWatts;
    }

    /** Returns the part that the GPU draws while it runs, whatever it does. */
    public double runningWatts() {
        return boardWatts * RUNNING;
    }

    /** Returns the watts that full use of the FLOP/s adds. */
    public double arithmeticWatts() {
        return boardWatts * ARITHMETIC;
    }

    /** Returns the watts that full use of the bandwidth adds. */
    public double memoryWatts() {
        return boardWatts * MEMORY;
    }

    /** Power of one GPU that waits. */
    public double idleWatts() {
        return boardWatts * IDLE;
    }

    /** One GPU's share of what its node draws beside the GPUs: host, fans, interfaces. */
    public double otherWattsPerGpu() {
        return otherWatts;
    }
}
