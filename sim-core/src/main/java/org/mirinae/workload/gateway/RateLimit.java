package org.mirinae.workload.gateway;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Frequency;

/**
 * A token bucket: it fills steadily up to the burst, a request takes one and is rejected where
 * there is none.
 *
 * @param rate at which the bucket fills
 * @param burst what it holds, full at the beginning
 */
@Doc("A token bucket: requests beyond the rate and the burst are rejected.")
public record RateLimit(
        @Doc("Requests per second let in.") @Positive Frequency rate,
        @Doc("Requests let in at once after a pause.") @Default("1") @AtLeast(1) double burst) {}
