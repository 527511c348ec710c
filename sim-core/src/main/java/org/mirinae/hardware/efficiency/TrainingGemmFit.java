package org.mirinae.hardware.efficiency;

import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Seconds;

/**
 * Says how matrix products run in training. Dense ones are those of lone calls, longer by a factor:
 * lone calls are over before power and heat pull the clock down, hours of training are not. Those
 * of experts are a sum: computing, moving, and a time for each expert that is met, whose products
 * are launched one by one.
 *
 * @param library that computed them
 * @param sustained times as long as lone calls of the same shape, all three passes
 * @param expertCompute share of the peak that products of experts reach
 * @param expertMemory share of the bandwidth that their operands are moved at; above one where
 *     moving hides behind computing in part
 * @param perExpert seconds of an expert that is met, on top
 * @param quality how far single dense shapes lie from the factor
 * @param expertQuality how far products of experts lie from the sum
 */
@Doc("How matrix products run in training.")
public record TrainingGemmFit(
        @Doc("Library that computed them.") String library,
        @Doc("Times as long as lone calls of the same shape.") @AtLeast(1) double sustained,
        @Doc("Share of the peak that products of experts reach.") @Positive @AtMost(1)
                double expertCompute,
        @Doc("Share of the bandwidth that their operands are moved at.") @Positive
                double expertMemory,
        @Doc("Seconds of an expert that is met, on top.") Seconds perExpert,
        @Doc("How far single dense shapes lie from the factor.") @Nullable FitQuality quality,
        @Doc("How far products of experts lie from the sum.") @Nullable FitQuality expertQuality) {

    /**
     * Seconds of products of experts.
     *
     * @param computing seconds at the peak
     * @param moving seconds at the bandwidth
     * @param touched experts that are met
     */
    public double expertSeconds(double computing, double moving, double touched) {
        return computing / expertCompute + moving / expertMemory + touched * perExpert.value();
    }
}
