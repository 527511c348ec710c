package org.mirinae.result.records;

import org.jspecify.annotations.Nullable;
import org.mirinae.result.Metric;

/** A part of the network that is broken, for good or for a time. */
public record NetworkFailure(
        @Metric(doc = "Part, as the scenario names it.") String what,
        @Metric(unit = "count", doc = "Links that go down with it, one for each direction.")
                long links,
        @Metric(unit = "s", doc = "When it breaks.") double atSeconds,
        @Metric(unit = "s", doc = "When it works again; absent where it never does.")
                @Nullable Double untilSeconds) {}
