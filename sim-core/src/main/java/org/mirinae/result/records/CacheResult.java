package org.mirinae.result.records;

import java.util.List;
import org.mirinae.result.Metric;

/** Says what requests found of their prompts, and where. */
public record CacheResult(
        @Metric(unit = "tokens", doc = "Prompt tokens of all requests that were let in.")
                long askedTokens,
        @Metric(
                        unit = "share",
                        doc = "Share of these that needed no computing, for another had done it.")
                double hitRate,
        @Metric(doc = "The levels of memory they were found in, from near to far.")
                List<CacheTierResult> tiers) {

    /** Copies the tiers. */
    public CacheResult {
        tiers = List.copyOf(tiers);
    }
}
