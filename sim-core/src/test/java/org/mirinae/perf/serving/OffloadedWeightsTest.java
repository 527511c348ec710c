package org.mirinae.perf.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.StepUse;

/** Checks how long iterations take with weights outside the GPU's memory. */
class OffloadedWeightsTest {

    private static final StepTimes INSIDE =
            new StepTimes() {
                @Override
                public double seconds(StepShape shape) {
                    return 1e-3 + 1e-6 * shape.decodeContextTokens() + 1e-5 * shape.prefillTokens();
                }

                @Override
                public StepUse use(StepShape shape) {
                    return new StepUse(seconds(shape), seconds(shape) / 2, 0, 0.5, 0.8);
                }
            };

    private static double oneByOne(StepTimes times, int sequences, long context, long iterations) {
        double sum = 0;
        for (long j = 1; j <= iterations; j++) {
            sum += times.seconds(new StepShape().addDecodes(sequences, context + j * sequences));
        }
        return sum;
    }

    @Test
    void theSumIsThatOfTheIterationsOneByOne() {
        for (boolean hidden : new boolean[] {false, true}) {
            // 1.1 ms to 2.1 ms inside: shorter than, around and longer than what comes in.
            for (double seconds : new double[] {0.5e-3, 1.6e-3, 9e-3}) {
                StepTimes times = new OffloadedWeights(INSIDE, seconds, hidden);
                for (long iterations : new long[] {0, 1, 7, 250}) {
                    double expected = oneByOne(times, 4, 100, iterations);
                    assertEquals(
                            expected,
                            times.decodeSeconds(4, 100, iterations),
                            1e-12 + 1e-9 * expected);
                }
            }
        }
    }

    @Test
    void whatComesBeforeAddsUpAndWhatComesMeanwhileHides() {
        StepShape shape = new StepShape().addPrefill(0, 100, true);
        assertEquals(7e-3, new OffloadedWeights(INSIDE, 5e-3, false).seconds(shape), 1e-15);
        assertEquals(5e-3, new OffloadedWeights(INSIDE, 5e-3, true).seconds(shape), 1e-15);
        assertEquals(2e-3, new OffloadedWeights(INSIDE, 1e-3, true).seconds(shape), 1e-15);
        StepUse use = new OffloadedWeights(INSIDE, 2e-3, false).use(shape);
        assertEquals(4e-3, use.seconds(), 1e-15);
        assertEquals(0.4, use.memory(), 1e-15);
        assertEquals(1e-3, use.calibratedSeconds(), 1e-15);
    }
}
