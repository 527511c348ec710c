package org.mirinae.perf.serving;

import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.StepUse;

/** Times the iterations of one replica of a served language model. */
public interface StepTimes {

    /**
     * Seconds of one iteration. The same shape always takes the same time; more work never takes
     * less.
     */
    double seconds(StepShape shape);

    /**
     * Returns what such an iteration takes of each GPU, and what its time rests on; its seconds are
     * those of {@link #seconds}.
     */
    StepUse use(StepShape shape);

    /**
     * Seconds of the next iterations together, in each of which the same sequences decode a token
     * and nothing else is done: S(j) for j iterations.
     *
     * @param sequences that decode, at least 1
     * @param contextTokens they hold before the first of them, summed
     * @param iterations how many; zero take no time
     */
    default double decodeSeconds(int sequences, long contextTokens, long iterations) {
        StepShape shape = new StepShape();
        double sum = 0;
        for (long j = 1; j <= iterations; j++) {
            sum += seconds(shape.clear().addDecodes(sequences, contextTokens + j * sequences));
        }
        return sum;
    }

    /**
     * Returns what an iteration near one in which these sequences decode takes of each GPU.
     *
     * @param contextTokens they look at, summed
     */
    default StepUse decodeUse(int sequences, long contextTokens) {
        return use(new StepShape().addDecodes(sequences, contextTokens));
    }
}
