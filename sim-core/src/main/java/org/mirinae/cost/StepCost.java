package org.mirinae.cost;

import org.mirinae.llm.StepShape;

/** Prices the iterations of one replica of a served language model. */
public interface StepCost {

    /**
     * Seconds of one iteration. The same shape always takes the same time; more work never takes
     * less.
     */
    double seconds(StepShape shape);

    /** What such an iteration takes of each chip, and what its time rests on. */
    StepUse use(StepShape shape);
}
