package org.mirinae.workload;

import org.mirinae.problems.Problems;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * How one replica of a served language model is split over GPUs.
 *
 * @param tensor parts of each matrix
 * @param pipeline stages of layers
 * @param expert parts the experts are dealt to; spans the tensor and data ranks
 * @param data ranks that hold different requests and share the experts (attention data parallelism)
 */
@Doc("How one replica of a served language model is split over GPUs.")
public record ServingPlan(
        @Doc("Parts of each matrix.") @Default("1") @Positive int tensor,
        @Doc("Stages of layers.") @Default("1") @Positive int pipeline,
        @Doc("Parts the experts are dealt to, over the tensor and data ranks.")
                @Default("1")
                @Positive
                int expert,
        @Doc("Ranks that hold different requests and share the experts.") @Default("1") @Positive
                int data)
        implements Checked {

    /** GPUs of one replica. */
    public long gpus() {
        return (long) tensor * pipeline * data;
    }

    @Override
    public void check(Problems problems) {
        long ranks = (long) tensor * data;
        if (ranks % expert != 0) {
            problems.add(
                    "expert",
                    expert + " expert parts do not divide the " + ranks + " tensor and data ranks",
                    "Maybe set expert to " + ranks + ".");
        }
    }
}
