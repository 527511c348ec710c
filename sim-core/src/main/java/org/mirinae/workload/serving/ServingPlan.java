package org.mirinae.workload.serving;

import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Says how one replica of a served language model is split over GPUs.
 *
 * @param tensor parts of each matrix
 * @param pipeline stages of layers
 * @param expert parts the experts are dealt to; spans the tensor and data ranks
 * @param data ranks that hold different requests and share the experts (attention data parallelism)
 * @param rankSkew how unevenly requests lie on those ranks, which wait for the fullest: 0 evenly, 1
 *     as if each were dealt to a rank at random
 * @param expertSkew exponent of the power law of how popular experts are; 0: all alike
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
                int data,
        @Doc("How unevenly requests lie on those ranks: 0 evenly, 1 as if dealt at random.")
                @Default("0")
                @AtLeast(0)
                @AtMost(10)
                double rankSkew,
        @Doc("Exponent of the power law of how popular experts are; 0: all alike.")
                @Default("0")
                @AtLeast(0)
                @AtMost(3)
                double expertSkew)
        implements Checked {

    /** Makes a plan without skew. */
    public ServingPlan(int tensor, int pipeline, int expert, int data) {
        this(tensor, pipeline, expert, data, 0, 0);
    }

    /** GPUs of one replica. */
    public long gpus() {
        return (long) tensor * pipeline * data;
    }

    @Override
    public void check(Problems problems) {
        if (rankSkew > 0 && data == 1) {
            problems.add(
                    "rank_skew",
                    "requests lie on one rank, so none is fuller than another",
                    "Maybe set data to 8, or leave rank_skew out.");
        }
        if (expertSkew == 1) {
            problems.add("expert_skew", "the law has no closed form at exactly 1", "Maybe 1.01.");
        }
        long ranks = (long) tensor * data;
        if (ranks % expert != 0) {
            problems.add(
                    "expert",
                    expert + " expert parts do not divide the " + ranks + " tensor and data ranks",
                    "Maybe set expert to " + ranks + ".");
        }
    }
}
