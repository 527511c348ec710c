package org.mirinae.perf.serving;

import java.util.Arrays;
import java.util.List;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.StepUse;

/**
 * Times iterations that replay captured graphs of fixed batch sizes, as vLLM captures CUDA graphs:
 * where nothing but decoding is done, a batch is padded to the next captured size, and the padding
 * takes what sequences of one token would. Larger batches, and iterations with prompts, are not
 * padded.
 */
public final class CudaGraphBatches implements StepTimes {

    private final StepTimes inside;
    private final int[] sizes;
    private final double[] flat;
    private final StepShape shape = new StepShape();

    private CudaGraphBatches(StepTimes inside, List<Integer> sizes) {
        this.inside = inside;
        this.sizes = sizes.stream().mapToInt(Integer::intValue).sorted().toArray();
        flat = new double[this.sizes.length == 0 ? 1 : this.sizes[this.sizes.length - 1] + 1];
        Arrays.fill(flat, -1);
    }

    /** Adds captured graphs to the times of iterations; the same where no sizes are captured. */
    public static StepTimes of(StepTimes inside, List<Integer> sizes) {
        return sizes.isEmpty() ? inside : new CudaGraphBatches(inside, sizes);
    }

    /** Seconds that padding adds to an iteration of so many sequences. */
    private double padding(int sequences) {
        int found = Arrays.binarySearch(sizes, sequences);
        int next = -found - 1;
        return found >= 0 || next == sizes.length
                ? 0
                : Math.max(0, flat(sizes[next]) - flat(sequences));
    }

    private double flat(int sequences) {
        if (flat[sequences] < 0) {
            flat[sequences] = inside.seconds(shape.clear().addDecodes(sequences, sequences));
        }
        return flat[sequences];
    }

    private boolean replays(StepShape of) {
        double decoding = of.decodeSequences();
        return of.prefillTokens() == 0 && decoding > 0 && decoding == Math.rint(decoding);
    }

    @Override
    public double seconds(StepShape of) {
        double own = inside.seconds(of);
        return replays(of) ? own + padding((int) of.decodeSequences()) : own;
    }

    @Override
    public StepUse use(StepShape of) {
        StepUse own = inside.use(of);
        return new StepUse(
                seconds(of),
                own.calibratedSeconds(),
                own.extrapolatedSeconds(),
                own.arithmetic(),
                own.memory());
    }

    @Override
    public double decodeSeconds(int sequences, long contextTokens, long iterations) {
        return inside.decodeSeconds(sequences, contextTokens, iterations)
                + iterations * padding(sequences);
    }

    @Override
    public StepUse decodeUse(int sequences, long contextTokens) {
        StepUse own = inside.decodeUse(sequences, contextTokens);
        return new StepUse(
                own.seconds() + padding(sequences),
                own.calibratedSeconds(),
                own.extrapolatedSeconds(),
                own.arithmetic(),
                own.memory());
    }
}
