package org.mirinae.workload.serving;

import org.mirinae.random.Distribution;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Turns pictures or sound into tokens of the prompt. Those tokens count among the prompt's; the
 * encoder computes them on the replicas of an encode pool, one request after another.
 *
 * @param parameters of the encoder, each multiplied once for every patch
 * @param patches of a request, rounded; 0: nothing to encode
 * @param share of requests that have something to encode
 */
@Doc("What turns pictures or sound into tokens of the prompt.")
public record Encoder(
        @Doc("Parameters of the encoder, each multiplied once for every patch.")
                @Positive
                @AtMost(1e13)
                double parameters,
        @Doc("Patches of a request, rounded.") Distribution patches,
        @Doc("Share of requests that have something to encode.")
                @Default("1")
                @AtLeast(0)
                @AtMost(1)
                double share) {}
