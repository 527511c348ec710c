package org.mirinae.result.records;

import org.jspecify.annotations.Nullable;
import org.mirinae.result.Family;
import org.mirinae.result.Metric;

/** Says what the run draws, over its simulated time. */
public record EnergyResult(
        @Metric(
                        unit = "J",
                        family = Family.ENERGY,
                        label = "IT energy",
                        doc = "Energy of the nodes over the simulated time, idle ones included.")
                double itJoules,
        @Metric(
                        unit = "W",
                        family = Family.ENERGY,
                        label = "mean IT power",
                        doc = "The same over the simulated time: mean power of the nodes.")
                double meanItWatts,
        @Metric(
                        unit = "ratio",
                        doc =
                                "Facility power over power of the nodes; only where the cluster has a site.")
                @Nullable Double pue,
        @Metric(
                        unit = "J",
                        family = Family.ENERGY,
                        label = "facility energy",
                        doc =
                                "Energy the site draws from the grid; only where the cluster has a site.")
                @Nullable Double facilityJoules,
        @Metric(
                        unit = "W",
                        family = Family.ENERGY,
                        label = "mean facility power",
                        doc =
                                "Mean power the site draws from the grid; only where there is a site.")
                @Nullable Double meanFacilityWatts,
        @Metric(
                        unit = "J",
                        family = Family.ENERGY,
                        label = "energy per million input tokens",
                        doc =
                                "All of it, of the site where there is one, for a million prompt tokens"
                                        + " of completed requests; only where nothing but serving runs.")
                @Nullable Double joulesPerMillionInputTokens,
        @Metric(
                        unit = "J",
                        family = Family.ENERGY,
                        label = "energy per million output tokens",
                        doc =
                                "All of it, of the site where there is one, for a million tokens of"
                                        + " completed answers; only where nothing but serving runs.")
                @Nullable Double joulesPerMillionOutputTokens) {

    /** Makes the energy of a run that does more than serve. */
    public EnergyResult(
            double itJoules,
            double meanItWatts,
            @Nullable Double pue,
            @Nullable Double facilityJoules,
            @Nullable Double meanFacilityWatts) {
        this(itJoules, meanItWatts, pue, facilityJoules, meanFacilityWatts, null, null);
    }

    /** The same for so many tokens in and out; zero of either leaves its figure out. */
    public EnergyResult forTokens(long input, long output) {
        double joules = facilityJoules == null ? itJoules : facilityJoules;
        return new EnergyResult(
                itJoules,
                meanItWatts,
                pue,
                facilityJoules,
                meanFacilityWatts,
                input == 0 ? null : joules / input * 1e6,
                output == 0 ? null : joules / output * 1e6);
    }
}
