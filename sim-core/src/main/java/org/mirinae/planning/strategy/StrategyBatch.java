package org.mirinae.planning.strategy;

import java.util.Arrays;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.kernel.PlanTiming;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.simulation.training.closedform.PlanMemory;
import org.mirinae.simulation.training.closedform.PlanTerms;
import org.mirinae.workload.training.Sharding;

/**
 * Holds plans laid out for {@link PlanTiming}, and their times. Reused; not for several threads.
 */
final class StrategyBatch {

    private static final int SIZE = 4_096;

    private final int most;

    /** Takes plans as they are evaluated. */
    @FunctionalInterface
    interface Taker {
        /**
         * One plan.
         *
         * @param tag given when it was added
         */
        void take(long tag, double seconds, double bytes, double joules);
    }

    private final PlanTiming kernel = new PlanTiming();
    private final KernelBackend backend;
    private final Taker taker;
    private final double[][] in = new double[PlanTiming.COLUMNS][];
    private final long[] tags;
    private int size;

    StrategyBatch(KernelBackend backend, PowerDraw draw, Taker taker) {
        this(SIZE, backend, draw, taker);
    }

    /** Makes a batch of so many plans at most. */
    StrategyBatch(int most, KernelBackend backend, PowerDraw draw, Taker taker) {
        this.most = most;
        tags = new long[most];
        Arrays.setAll(in, c -> new double[most]);
        this.backend = backend;
        this.taker = taker;
        Arrays.fill(in[PlanTiming.RUNNING_WATTS], draw.runningWatts());
        Arrays.fill(in[PlanTiming.ARITHMETIC_WATTS], draw.arithmeticWatts());
        Arrays.fill(in[PlanTiming.MEMORY_WATTS], draw.memoryWatts());
        Arrays.fill(in[PlanTiming.BOARD_WATTS], draw.boardWatts());
        Arrays.fill(in[PlanTiming.OTHER_WATTS], draw.otherWattsPerGpu());
    }

    /**
     * Adds a plan; evaluates the batch when it is full.
     *
     * @param offloaded weights and activations
     */
    void add(long tag, PlanTerms terms, PlanMemory memory, int offloaded, StrategyVariant variant) {
        int i = size++;
        Sharding sharding = variant.sharding();
        int way = PlanTerms.way(sharding, variant.gradients());
        boolean sharded = sharding.includes(Sharding.OPTIMIZER);
        tags[i] = tag;
        in[PlanTiming.FILL][i] = terms.fill()[way];
        in[PlanTiming.CYCLE][i] = terms.cycle();
        in[PlanTiming.FURTHER][i] = terms.further();
        in[PlanTiming.GRADIENTS][i] = terms.gradients()[way];
        in[PlanTiming.SHADOW][i] = terms.shadow()[way];
        in[PlanTiming.BUCKET][i] = terms.bucket()[way];
        in[PlanTiming.CONTENTION][i] = variant.gradients() ? terms.contention() : 0;
        in[PlanTiming.GATHER][i] =
                sharded ? (variant.parameters() ? terms.earlyGather() : terms.lateGather()) : 0;
        int mask = offloaded | variant.offloaded();
        double copies = variant.offloaded() > 0 ? terms.copies()[sharded ? 1 : 0] : 0;
        in[PlanTiming.OPTIMIZER][i] = terms.optimizer()[sharded ? 1 : 0] + copies;
        in[PlanTiming.STATE][i] = memory.state(mask, sharding);
        in[PlanTiming.ACTIVATIONS][i] = memory.activations(mask, sharding);
        in[PlanTiming.ARITHMETIC][i] = terms.arithmetic()[way];
        in[PlanTiming.MEMORY][i] = terms.memory()[way];
        if (size == most) {
            flush();
        }
    }

    /** Evaluates what is left. */
    void flush() {
        double[][] columns = in;
        if (size < most) {
            columns = new double[in.length][];
            for (int c = 0; c < in.length; c++) {
                columns[c] = Arrays.copyOf(in[c], size);
            }
        }
        double[][] out;
        synchronized (backend) { // a device takes one batch at a time
            out = backend.run(kernel, columns);
        }
        for (int i = 0; i < size; i++) {
            taker.take(tags[i], out[0][i], out[1][i], out[2][i]);
        }
        size = 0;
    }
}
