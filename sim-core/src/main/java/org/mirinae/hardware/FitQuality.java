package org.mirinae.hardware;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Doc;

/**
 * What a fit rests on and how far it errs on measurements it has not seen: five folds by family of
 * shapes, each predicted from the other four.
 *
 * @param rows measurements
 * @param medianErrorPercent median of absolute errors
 * @param p90ErrorPercent their 90th percentile
 */
@Doc("What a fit rests on and how far it errs on measurements it has not seen.")
public record FitQuality(
        @Doc("Measurements.") @AtLeast(1) int rows,
        @Doc("Median of absolute errors, in percent.") @AtLeast(0) double medianErrorPercent,
        @Doc("90th percentile of absolute errors, in percent.") @AtLeast(0)
                double p90ErrorPercent) {}
