package org.mirinae.result;

import org.jspecify.annotations.Nullable;

/** What the run draws, over its simulated time. */
public record EnergyResult(
        @Metric(
                        unit = "J",
                        family = Family.ENERGY,
                        doc = "Energy of the nodes over the simulated time, idle ones included.")
                double itJoules,
        @Metric(
                        unit = "W",
                        family = Family.ENERGY,
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
                        doc =
                                "Energy the site draws from the grid; only where the cluster has a site.")
                @Nullable Double facilityJoules,
        @Metric(
                        unit = "W",
                        family = Family.ENERGY,
                        doc =
                                "Mean power the site draws from the grid; only where there is a site.")
                @Nullable Double meanFacilityWatts) {}
