package org.mirinae.workload.gateway;

import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Requests that are promised the same.
 *
 * @param name of the class
 * @param share of the requests, beside the shares of the other classes
 * @param priority lower goes first, as in vLLM
 * @param weight share of the service under fair queueing
 * @param rateLimit what is admitted; none: all
 * @param slo objectives of the class
 */
@Doc("Requests that are promised the same.")
public record ServiceClass(
        @Doc("Name of the class.") String name,
        @Doc("Share of the requests, beside the shares of the other classes.")
                @Default("1")
                @Positive
                double share,
        @Doc("Lower goes first.") @Default("0") @AtLeast(-1e6) @AtMost(1e6) int priority,
        @Doc("Share of the service under fair queueing.") @Default("1") @Positive double weight,
        @Doc("What is admitted; by default all.") @Nullable RateLimit rateLimit,
        @Doc("Objectives of the class.") @Nullable ServiceObjectives slo) {}
