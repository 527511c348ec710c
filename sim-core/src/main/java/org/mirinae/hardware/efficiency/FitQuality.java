package org.mirinae.hardware.efficiency;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Says what a fit rests on and how far it errs on measurements it has not seen: five folds by
 * family of shapes, each predicted from the other four.
 *
 * @param rows measurements
 * @param medianErrorPercent median of absolute errors
 * @param p90ErrorPercent their 90th percentile
 * @param low 5th percentile of measured over ours
 * @param high 95th percentile of measured over ours
 * @param coveragePercent measurements of each fold inside the interval between those percentiles of
 *     the other folds, so that neither the fit nor the interval has seen them
 * @param spans how far the measurements reach, size by size
 */
@Doc("What a fit rests on and how far it errs on measurements it has not seen.")
public record FitQuality(
        @Doc("Measurements.") @AtLeast(1) int rows,
        @Doc("Median of absolute errors, in percent.") @AtLeast(0) double medianErrorPercent,
        @Doc("90th percentile of absolute errors, in percent.") @AtLeast(0) double p90ErrorPercent,
        @Doc("5th percentile of measured over ours.") @Nullable @Positive Double low,
        @Doc("95th percentile of measured over ours.") @Nullable @Positive Double high,
        @Doc("Measurements inside the interval of the other folds, in percent.")
                @Nullable
                @AtLeast(0)
                @AtMost(100)
                Double coveragePercent,
        @Doc("How far the measurements reach, size by size.") @Default("[]") List<SizeSpan> spans) {

    /** Makes a quality without an interval. */
    public FitQuality(int rows, double medianErrorPercent, double p90ErrorPercent) {
        this(rows, medianErrorPercent, p90ErrorPercent, null, null, null, List.of());
    }

    /** The same of so many measurements that reach so far. */
    public FitQuality over(int measurements, List<SizeSpan> reach) {
        return new FitQuality(
                measurements,
                medianErrorPercent,
                p90ErrorPercent,
                low,
                high,
                coveragePercent,
                List.copyOf(reach));
    }
}
